using System.Globalization;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>An entry of a statement and the movement of our books that it is.</summary>
/// <param name="Entry">The bank's side.</param>
/// <param name="Movement">Our side.</param>
/// <param name="Fields">What differs: <c>amount</c>, <c>direction</c>, <c>bookingDate</c>, <c>valueDate</c>; empty where nothing does.</param>
public sealed record EntryMatch(StatementEntry Entry, AccountMovement Movement, IReadOnlyList<string> Fields);

/// <summary>The statement before one, as far as it has come.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="To">Its last day.</param>
/// <param name="Closing">The balance with which it ended; null while its last page is missing.</param>
public sealed record StatementBefore(int Sequence, DateOnly To, Money? Closing);

/// <summary>Compares what a bank states of an account with what our books have. Pure.</summary>
public static class ReconciliationRules
{
    /// <summary>
    /// How many days the bank's date and ours may lie apart for one to be recognised as the other: as far as a value date may lie ahead of its message.
    /// </summary>
    public const int MostDaysApart = 10;

    private const string Nothing = "nothing";

    /// <summary>Finds for each entry the movement that it is: by identity; of several with one identity, the one that differs least.</summary>
    /// <returns>Entries and movements that belong together, each at most once, in the order of the entries.</returns>
    public static IReadOnlyList<EntryMatch> Match(IReadOnlyList<StatementEntry> entries, IReadOnlyList<AccountMovement> movements)
    {
        var byIdentity = movements.GroupBy(movement => movement.Identity, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.ToList(), StringComparer.Ordinal);
        Dictionary<StatementEntry, EntryMatch> found = new(ReferenceEqualityComparer.Instance);
        foreach (var same in entries.GroupBy(entry => entry.Identity, StringComparer.Ordinal))
        {
            if (!byIdentity.TryGetValue(same.Key, out var ours)) continue;
            var closest = from entry in same
                          from movement in ours
                          let fields = Differing(entry, movement)
                          orderby fields.Count
                          select new EntryMatch(entry, movement, fields);
            HashSet<object> taken = new(ReferenceEqualityComparer.Instance);
            foreach (var match in closest)
            {
                if (taken.Contains(match.Entry) || taken.Contains(match.Movement)) continue;
                taken.Add(match.Entry);
                taken.Add(match.Movement);
                found.Add(match.Entry, match);
            }
        }

        return [.. from entry in entries where found.ContainsKey(entry) select found[entry]];
    }

    /// <summary>What differs between an entry and its movement; a date that the bank had not told before is not compared.</summary>
    private static IReadOnlyList<string> Differing(StatementEntry entry, AccountMovement movement)
    {
        List<string> fields = [];
        if (entry.Amount != movement.Amount) fields.Add("amount");
        if (entry.Direction != movement.Direction) fields.Add("direction");
        if (movement.BookingDate is { } booked && booked != entry.BookingDate) fields.Add("bookingDate");
        if (movement.ValueDate is { } value && value != entry.ValueDate) fields.Add("valueDate");
        return fields;
    }

    /// <summary>The difference that a match is; null where nothing differs.</summary>
    public static StatementDifference? DifferenceOf(EntryMatch match) => match.Fields.Count == 0
        ? null
        : new StatementDifference(DifferenceKind.EntryDiffers, match.Entry.EntryReference, Shown(match.Entry), Shown(match.Movement), match.Fields, match.Entry, match.Movement);

    /// <summary>The days on which our books answer for a statement: from the end of the one before, so that no day is left out.</summary>
    public static (DateOnly From, DateOnly To) DaysOf(DateOnly from, DateOnly to, StatementBefore? before) =>
        (before is { } earlier && earlier.To < from ? earlier.To.AddDays(1) : from, to);

    /// <summary>What a statement lacks of its own: pages, the balance before, the number before.</summary>
    /// <param name="sequence">Its number.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="pages">The pages that have come, in order.</param>
    /// <param name="before">The statement before; null for the first, whose opening balance is taken as it is stated.</param>
    public static IEnumerable<StatementDifference> Gaps(int sequence, DateOnly from, IReadOnlyList<StatementPage> pages, StatementBefore? before)
    {
        if (before is not null && !Follows(sequence, from, before.Sequence, before.To))
        {
            yield return new StatementDifference(
                DifferenceKind.SequenceGap, "sequence", $"statement number {Number(sequence)}", $"the last one before it is number {Number(before.Sequence)}, up to {before.To:yyyy-MM-dd}", []);
        }

        if (MissingPages(pages) is { } missing)
            yield return new StatementDifference(DifferenceKind.PagesMissing, "pages", $"pages {string.Join(", ", pages.Select(page => Number(page.Number)))} have come", missing, []);
        if (pages[0].Number == 1 && before?.Closing is { } closing && closing != pages[0].Opening)
            yield return Opening("opening", $"it opens with {pages[0].Opening}", $"the one before closed with {closing}");
        foreach (var (page, next) in pages.Zip(pages.Skip(1)))
        {
            if (next.Number == page.Number + 1 && next.Opening != page.Closing)
                yield return Opening($"page {Number(next.Number)}", $"page {Number(next.Number)} opens with {next.Opening}", $"the page before closed with {page.Closing}");
        }

        static StatementDifference Opening(string subject, string bank, string books) => new(DifferenceKind.OpeningDiffers, subject, bank, books, []);
    }

    /// <summary>Whether every page has come.</summary>
    public static bool IsWhole(IReadOnlyList<StatementPage> pages) => MissingPages(pages) is null;

    /// <summary>The bank has an entry that our books do not have.</summary>
    public static StatementDifference Unknown(StatementEntry entry) => new(DifferenceKind.UnknownEntry, entry.EntryReference, Shown(entry), Nothing, [], entry);

    /// <summary>Our books have a movement that the bank does not have.</summary>
    public static StatementDifference Missing(AccountMovement movement) => new(
        DifferenceKind.MissingEntry, $"{movement.Identity} {movement.Direction} {movement.On:yyyy-MM-dd}", Nothing, Shown(movement), [], Movement: movement);

    /// <summary>Whether a statement goes on where another ended: its number and, as far as both have come, its opening balance.</summary>
    public static bool Follows(BankStatement statement, BankStatement before) =>
        Follows(statement.Sequence, statement.From, before.Sequence, before.To) && (before.Closing is not { } closing || statement.Opening is not { } opening || opening == closing);

    /// <summary>Numbers go up by one; a bank that counts by the year begins anew.</summary>
    private static bool Follows(int sequence, DateOnly from, int before, DateOnly to) => sequence == before + 1 || (sequence == 1 && from.Year > to.Year);

    private static string? MissingPages(IReadOnlyList<StatementPage> pages)
    {
        var missing = Enumerable.Range(1, pages[^1].Number).Except(pages.Select(page => page.Number)).Select(Number).ToList();
        if (missing.Count == 0 && pages[^1].IsLast) return null;
        if (!pages[^1].IsLast) missing.Add($"what follows page {Number(pages[^1].Number)}");
        return $"{string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing";
    }

    private static string Shown(StatementEntry entry) =>
        $"{entry.Direction} {entry.Amount}, booked {entry.BookingDate:yyyy-MM-dd}, value {entry.ValueDate:yyyy-MM-dd}, entry {entry.EntryReference}"
        + (entry.EndToEndId is { } paymentId ? $", payment {paymentId}" : "") + (entry.IsReversal ? ", a reversal" : "");

    private static string Shown(AccountMovement movement) =>
        $"{movement.Direction} {movement.Amount}, {Told("booked", movement.BookingDate)}{Told("value", movement.ValueDate)}on {movement.On:yyyy-MM-dd} in the books, {movement.Identity}";

    private static string Told(string what, DateOnly? day) => day is { } known ? $"{what} {known:yyyy-MM-dd}, " : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
