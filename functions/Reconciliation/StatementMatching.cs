using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <inheritdoc cref="IStatementMatching"/>
/// <remarks>
/// What has been matched stays matched: neither side ever changes. So each time only entries without a movement and movements without an entry are looked
/// at. Everything is written before the statement itself, under the version that was read; whoever is overtaken begins again.
/// </remarks>
public sealed class StatementMatching(BankAccountsTable accounts, WorkItemsTable workItems) : IStatementMatching
{
    /// <summary>The kind of the work item about a difference.</summary>
    public const string WorkItemKind = "statement-differs";

    /// <summary>Two who match the same statement hardly meet more often.</summary>
    private const int Attempts = 10;

    public async Task MatchAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            if (await TryMatchAsync(await GetAsync(id, cancellationToken), cancellationToken)) return;
        }

        throw new InvalidOperationException($"The statement {id} is being matched by others all the time; it is tried again.");
    }

    /// <summary>What the work item about a difference is about.</summary>
    public static string SubjectOf(BankStatement statement, StatementDifference difference) => $"{statement.Id}.{difference.Kind}.{difference.Subject}";

    private async Task<bool> TryMatchAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        var before = await BeforeAsync(statement, cancellationToken);
        var first = await accounts.FirstStatementAsync(statement.Series, DateOnly.MinValue, cancellationToken);
        var pages = await accounts.PagesAsync(statement, cancellationToken);
        var open = (await accounts.OpenMovementsAsync(
            statement.Series, first!.From.AddDays(-ReconciliationRules.MostDaysApart), statement.To.AddDays(ReconciliationRules.MostDaysApart), cancellationToken)).ToList();
        foreach (var page in pages)
        {
            if (!await TryMatchPageAsync(statement, page, open, cancellationToken)) return false;
        }

        pages = await accounts.PagesAsync(statement, cancellationToken);
        var content = pages.Select(page => page.Page).ToList();
        var isWhole = ReconciliationRules.IsWhole(content);
        var days = ReconciliationRules.DaysOf(statement.From, statement.To, before);
        var missing = isWhole ? open.Where(movement => movement.On >= days.From && movement.On <= days.To).ToList() : [];
        List<StatementDifference> differences =
        [
            .. ReconciliationRules.Gaps(statement.Sequence, statement.From, content, before),
            .. pages.SelectMany(Unmatched).Select(ReconciliationRules.Unknown),
            .. missing.Select(ReconciliationRules.Missing),
        ];
        var isDifferent = await KeepAsync(statement, differences, cancellationToken);
        return await accounts.TryUpdateAsync(Standing(statement, pages, missing, isWhole, isDifferent), cancellationToken);
    }

    /// <summary>Writes down what belongs together on a page, and takes it out of what is open.</summary>
    private async Task<bool> TryMatchPageAsync(BankStatement statement, StoredPage page, List<AccountMovement> open, CancellationToken cancellationToken)
    {
        // References are told apart on a page, so that no two entries of it are equal.
        var places = page.Page.Entries.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        HashSet<AccountMovement> taken = [];
        foreach (var some in ReconciliationRules.Match([.. Unmatched(page)], open).Chunk(BankAccountsTable.MostMatchesAtOnce))
        {
            StatementMatch[] matches = [.. some.Select(match => new StatementMatch(places[match.Entry], match.Movement, ReconciliationRules.DifferenceOf(match)))];
            if (!await accounts.TryMatchAsync(statement, page, matches, cancellationToken)) return false;
            taken.UnionWith(some.Select(match => match.Movement));
            page = await accounts.GetPageAsync(statement, page.Page.Number, cancellationToken);
        }

        open.RemoveAll(taken.Contains);
        return true;
    }

    /// <summary>Keeps what differs now; what no longer does goes, and the work item about it is closed.</summary>
    /// <returns>Whether anything differs, or did so when both sides met.</returns>
    private async Task<bool> KeepAsync(BankStatement statement, IReadOnlyList<StatementDifference> differences, CancellationToken cancellationToken)
    {
        var stored = await accounts.DifferencesAsync(statement, cancellationToken);
        var now = differences.Select(Key).ToHashSet();
        var kept = stored.Select(each => Key(each.Difference)).ToHashSet();
        foreach (var difference in differences.Where(difference => !kept.Contains(Key(difference)))) await accounts.AddDifferenceAsync(statement, difference, cancellationToken);
        var isDifferent = differences.Count > 0;
        foreach (var each in stored)
        {
            if (each.Difference.Kind == DifferenceKind.EntryDiffers) isDifferent = true;
            else if (!now.Contains(Key(each.Difference))) await RemoveAsync(statement, each, cancellationToken);
        }

        return isDifferent;

        static (DifferenceKind, string) Key(StatementDifference difference) => (difference.Kind, difference.Subject);
    }

    private async Task RemoveAsync(BankStatement statement, StoredDifference stored, CancellationToken cancellationToken)
    {
        if (stored.IsRaised) await CloseAsync(statement, stored.Difference, cancellationToken);
        await accounts.RemoveDifferenceAsync(statement, stored.Difference, cancellationToken);
    }

    /// <summary>Nobody has to look any more. Safe to repeat.</summary>
    public Task CloseAsync(BankStatement statement, StatementDifference difference, CancellationToken cancellationToken) => workItems.CloseAsync(
        statement.Series.Tenant, WorkItemKind, SubjectOf(statement, difference), "The other side has come since: this difference is none any more.", cancellationToken);

    private static BankStatement Standing(BankStatement statement, IReadOnlyList<StoredPage> pages, IReadOnlyList<AccountMovement> missing, bool isWhole, bool isDifferent)
    {
        var after = statement with
        {
            State = !isWhole ? StatementState.Received : isDifferent ? StatementState.Differs : StatementState.Reconciled,
            Opening = pages[0].Page is { Number: 1 } first ? first.Opening.MinorUnits : null,
            Closing = pages[^1].Page is { IsLast: true } last ? last.Closing.MinorUnits : null,
            Entries = pages.Sum(page => page.Page.Entries.Count),
            Matched = pages.Sum(page => page.Matched.Count),
            Booked = pages.Sum(page => page.Booked) + missing.Sum(movement => movement.Signed.MinorUnits),
        };
        return after.State != StatementState.Reconciled || after.Closing - after.Opening == after.Booked
            ? after
            : throw new InvalidOperationException($"The statement {statement.Id} moves {after.Closing - after.Opening}, our books {after.Booked}, and nothing differs.");
    }

    private static IEnumerable<StatementEntry> Unmatched(StoredPage page) => page.Page.Entries.Where((_, place) => !page.Matched.Contains(place));

    private async Task<StatementBefore?> BeforeAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        var earlier = await accounts.StatementsAsync(statement.Series, Earliest(statement), statement.To, cancellationToken);
        var before = earlier.TakeWhile(other => other.Id != statement.Id).LastOrDefault();
        // A longer pause than a year: then it is the last one there is, however old.
        if (before is null && await accounts.FirstStatementAsync(statement.Series, DateOnly.MinValue, cancellationToken) is { } first && first.Id != statement.Id)
            before = (await accounts.StatementsAsync(statement.Series, DateOnly.MinValue, statement.To, cancellationToken)).TakeWhile(other => other.Id != statement.Id).LastOrDefault();
        return before is null ? null : new StatementBefore(before.Sequence, before.To, before.Closing is { } closing ? new Money(closing, Currency.Parse(before.Series.Currency)) : null);
    }

    /// <summary>Where to look for the statement before: long pauses are rare.</summary>
    private static DateOnly Earliest(BankStatement statement) => statement.To.DayNumber > ReconciliationRules.MostDaysApart ? statement.To.AddDays(-ReconciliationRules.MostDaysApart) : DateOnly.MinValue;

    private async Task<BankStatement> GetAsync(string id, CancellationToken cancellationToken) =>
        await accounts.FindStatementAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The statement {id} is not stored.");
}
