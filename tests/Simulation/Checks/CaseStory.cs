using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Orders;
using Marketplace.Reports;

namespace Simulation.Checks;

/// <summary>A line of a case's timeline.</summary>
/// <param name="On">The market's day on which it was written down.</param>
/// <param name="SaidAt">When what it tells reached the backend.</param>
internal sealed record StoryLine(string Name, string Detail, DateTimeOffset At, DateOnly On, DateTimeOffset SaidAt);

/// <summary>What people decided and the bank said about a loan, as the timeline of its case tells it from the day on which its money left for good.</summary>
internal sealed partial class CaseStory
{
    private const int DaysUntilTold = 2;

    private readonly Evidence _evidence;
    private readonly FinancedOrder _financed;

    public CaseStory(Evidence evidence, FinancedOrder financed)
    {
        (_evidence, _financed) = (evidence, financed);
        Rows = evidence.Rows.Cases[financed.Case.Id];
        Whole = [.. Rows.Facts.Select(LineOf)];
        Lines = [.. Whole.Skip(Math.Max(0, Whole.FindLastIndex(line => line.Name == "DisbursementSettled")))];
    }

    public CaseRows Rows { get; }

    /// <summary>What was written to the supplier about it, the oldest first.</summary>
    public IEnumerable<LetterAnswer> Letters => _evidence.Letters.Where(letter => letter.CaseId == Rows.Id);

    /// <summary>Also what came before.</summary>
    public List<StoryLine> Whole { get; }

    public List<StoryLine> Lines { get; }

    public bool Tells(params ReadOnlySpan<string> names)
    {
        foreach (var line in Whole)
        {
            if (names.Contains(line.Name)) return true;
        }

        return false;
    }

    /// <summary>What is known at the end.</summary>
    public ModelFacts Facts(ModelTerms terms, decimal principal, DateOnly paidOut) => new(principal, paidOut, Credits())
    {
        Rates = Rates(terms, paidOut, null),
        Guarantee = Guarantee() is { } guarantee
            ? guarantee with { Rates = Rates(terms, paidOut, Lines.FindLast(line => line.Name == "GuaranteeCalled")), Lines = (LineOf("GuaranteeCalled"), LineOf("Subrogated")) }
            : null,
        WrittenOff = DayOf("writtenOffOn"),
        WrittenOffBy = LineOf("WrittenOff") is >= 0 and var line ? line : null,
        TakenBack = TakenBack(),
        Settled = DayOf("waivedOn"),
        ExtendedTo = Lines.FirstOrDefault(line => line.Name == "TenorExtended") is { } extended ? Days(extended.Detail)[0] : null,
        Pauses = Pauses(null),
        Recalls = Recalls(),
    };

    /// <summary>From when on a recall had been due by the time of a line; null for no recall.</summary>
    public DateOnly? RecallDueAt(StoryLine at)
    {
        var last = Lines.TakeWhile(line => line != at).LastOrDefault(line => line.Name is "PrincipalRecalled" or "RecallLifted");
        return last is { Name: "PrincipalRecalled" } ? Days(last.Detail)[0] : null;
    }

    /// <summary>The rates by what the case had been told of its index by the time of a line; what is said late it has been told by the end. None where the rate is fixed.</summary>
    public IReadOnlyList<ModelRate> Rates(ModelTerms terms, DateOnly paidOut, StoryLine? at)
    {
        if (terms.Floating is null) return [];
        ModelRates rates = new(terms, paidOut, InstructedAt("Disbursement").Max());
        foreach (var line in Lines.TakeWhile(line => line != at))
        {
            if (line.Name is "RateReset" or "RateCorrected") rates.Told(line.SaidAt, DateOnly.FromDateTime(MarketTimeZone.ToLocal(line.SaidAt)));
            else if (line.Name == "Subrogated" && Guarantee() is { } guarantee) rates.Settle(guarantee.PaidOn);
            else if (line.Name == "WrittenOff" && DayOf("writtenOffOn") is { } writtenOff) rates.Settle(writtenOff);
            // One that was undone since settles nothing.
            else if (line == Lines.FindLast(each => each.Name == "Settled") && DayOf("waivedOn") is { } waived) rates.Settle(waived);
        }

        // Nothing goes wrong inside any more by then: within two days it has read everything.
        if (at is null) rates.Told(_evidence.Now.AddDays(-DaysUntilTold), _evidence.Today.AddDays(-DaysUntilTold));
        return rates.Rates;
    }

    /// <summary>When the payments of a purpose were decided on.</summary>
    public IEnumerable<DateTimeOffset> InstructedAt(string purpose) =>
        Rows.Payments.Where(payment => payment.GetProperty("purpose").GetString() == purpose).Select(payment => payment.GetProperty("instructedAt").GetDateTimeOffset());

    /// <summary>The credit that a line says has come in; null where it says something else, or the bank has taken it back.</summary>
    public ModelCredit? CreditIn(StoryLine line) =>
        !IsCredit(line) ? null
        : IsFromCase(line) ? FromCase(line)
        : CreditOf(ReferenceIn(line));

    private static bool IsCredit(StoryLine line) => line.Name is "CreditBooked" or "RecourseBooked";

    /// <summary>The credit that a line names; the whole one where the case has a piece of it.</summary>
    private static string ReferenceIn(StoryLine line) => CreditChecks.WholeOf(Outcome.Reference().Match(line.Detail).Groups["reference"].Value);

    /// <summary>Whether a line tells of money from another case of the supplier, which no bank moved.</summary>
    private static bool IsFromCase(StoryLine line) => IsCredit(line) && line.Detail.Contains("(set-off|", StringComparison.Ordinal);

    private static ModelCredit FromCase(StoryLine line) => new(Days(line.Detail)[0], Outcome.CentsIn(line.Detail));

    private ModelCredit? CreditOf(string reference)
    {
        var credit = _evidence.Banks.Credits[reference];
        if (_evidence.Banks.IsTakenBack(credit)) return null;
        return Of(credit);
    }

    private ModelCredit Of(LedgerCredit credit) => new(
        credit.ValueDate,
        credit.Shares.Count == 1 ? credit.Amount.Cents : credit.Shares.Where(share => share.OrderNumber == _financed.Order.Number).Sum(share => share.Cents));

    /// <summary>Each day that a text names.</summary>
    public static List<DateOnly> Days(string text) => [.. Day().Matches(text).Select(match => DateOnly.ParseExact(match.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture))];

    private List<ModelCredit> Credits() =>
    [
        .. _financed.Credits.Except(_evidence.Suspended.Keys).Select(CreditChecks.WholeOf).Distinct(StringComparer.Ordinal)
            .Select(reference => (Credit: CreditOf(reference), Line: Lines.FindLastIndex(line => IsCredit(line) && ReferenceIn(line) == reference)))
            .Concat(Lines.Index().Where(line => IsFromCase(line.Item)).Select(line => (Credit: (ModelCredit?)FromCase(line.Item), Line: line.Index)))
            .Where(told => told.Credit is not null).Select(told => Told(told.Credit!, told.Line)).OrderBy(credit => credit.Day),
    ];

    /// <summary>What the case had been told of, and the bank has taken back.</summary>
    private List<ModelCredit> TakenBack() =>
    [
        .. Lines.Index().Where(line => line.Item.Name == "CreditReversed").DistinctBy(line => ReferenceIn(line.Item), StringComparer.Ordinal)
            .Select(line => (Reference: ReferenceIn(line.Item), Told: Lines.FindIndex(told => IsCredit(told) && ReferenceIn(told) == ReferenceIn(line.Item)), line.Index))
            .Select(taken => Told(Of(_evidence.Banks.Credits[taken.Reference]), taken.Told) with { TakenBack = taken.Index }),
    ];

    private int LineOf(string name) => Lines.FindLastIndex(line => line.Name == name);

    /// <summary>A credit as it counts by when it was told: not before what was settled by then.</summary>
    private ModelCredit Told(ModelCredit credit, int line)
    {
        DateOnly? guaranteed = null, ended = null;
        foreach (var before in Lines.Take(Math.Max(0, line)))
        {
            if (before.Name == "Subrogated") guaranteed = Guarantee()?.PaidOn;
            else if (before.Name == "SubrogationUndone") guaranteed = null;
            else if (before.Name == "WrittenOff") ended = DayOf("writtenOffOn");
            else if (before.Name == "Settled") ended = DayOf("waivedOn")?.AddDays(1);
            else if (before.Name == "SettlementUndone") ended = null;
        }

        return (ended ?? guaranteed) is { } open && credit.Day < open ? credit with { Day = open, LateFrom = credit.Day, Told = line } : credit with { Told = line };
    }

    /// <summary>What the platform paid for good; the day that was called for is the case's word.</summary>
    private ModelGuarantee? Guarantee()
    {
        var banks = _evidence.Banks;
        return banks.Payments.FirstOrDefault(payment => payment.Purpose == "Guarantee" && PaymentIds.CaseOf(payment.PaymentId) == Rows.Id && banks.PaidOn(payment) is not null) is { } paid
            ? new ModelGuarantee(Days(Rows.State.GetProperty("guaranteeCall").GetProperty("asOf").GetString()!)[0], banks.PaidOn(paid)!.Value, paid.Amount.Cents)
            : null;
    }

    /// <summary>When two persons gave the loan up, or what they had settled for had come; null while that is not so.</summary>
    private DateOnly? DayOf(string property) =>
        Rows.State.TryGetProperty("loan", out var loan) && loan.TryGetProperty(property, out var day) ? Days(day.GetString()!)[0] : null;

    /// <summary>The pauses that were granted by the time of a line; all where it is null.</summary>
    public List<ModelPause> Pauses(StoryLine? at)
    {
        List<ModelPause> pauses = [];
        foreach (var line in Lines.TakeWhile(line => line != at))
        {
            if (line.Name == "Paused") pauses.Add(new ModelPause(line.On, Days(line.Detail)[^1]));
            else if (line.Name == "PauseEnded") pauses[^1] = pauses[^1] with { Until = line.On };
        }

        return pauses;
    }

    /// <summary>What of the principal may stay lent, by the line that tells of a recall, in cents.</summary>
    public static long RetainedIn(StoryLine line) => Outcome.CentsIn(line.Detail[line.Detail.IndexOf(", ", StringComparison.Ordinal)..]);

    /// <summary>What money had paid by the end of the day on which it was said stays as it was: it counts from the next day on.</summary>
    private List<ModelRecall> Recalls() =>
        [.. Lines.Where(line => line.Name is "PrincipalRecalled" or "RecallLifted").Select(line => line.Name == "RecallLifted"
            ? new ModelRecall(line.On.AddDays(1), IsRecalled: false)
            : new ModelRecall(line.On.AddDays(1), IsRecalled: true, RetainedIn(line), Days(line.Detail)[0]))];

    private static StoryLine LineOf(JsonElement fact)
    {
        var at = fact.GetProperty("recordedAt").GetDateTimeOffset();
        return new StoryLine(
            fact.GetProperty("name").GetString()!, fact.GetProperty("detail").GetString()!, at, DateOnly.FromDateTime(MarketTimeZone.ToLocal(at)),
            fact.GetProperty("evidence").GetProperty("receivedAt").GetDateTimeOffset());
    }

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}")]
    private static partial Regex Day();
}
