using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Reconciliation;

/// <summary>Puts before people what still differs when the business day after the statement's arrival is over.</summary>
public sealed class OverdueDifferences(BankAccountsTable accounts, AgreementsTable agreements, WorkItemsTable workItems, StatementMatching matching, TimeProvider clock)
{
    /// <summary>For how long a message about an old day may still come, in days; what differs longer than that is not compared any more.</summary>
    private const int MostDaysBack = 400;

    /// <summary>The business days given to the other side.</summary>
    private const int DaysGiven = 1;

    /// <summary>Works off one series of statements. Safe to repeat.</summary>
    public async Task WorkOffAsync(BankAccount account, AccountSeries series, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var statements = await accounts.StatementsAsync(series, today.AddDays(-MostDaysBack), today.AddDays(1), cancellationToken);
        if (statements.Count == 0) return;
        var outdated = await OutdatedAsync(statements, cancellationToken);
        foreach (var statement in statements.Where(statement => statement.State != StatementState.Reconciled || outdated.Contains(statement.Id)))
            await matching.MatchAsync(statement.Id, cancellationToken);
        var calendar = await CalendarAsync(account, cancellationToken);
        foreach (var statement in await accounts.StatementsAsync(series, today.AddDays(-MostDaysBack), today.AddDays(1), cancellationToken))
        {
            if (statement.State != StatementState.Reconciled && IsOverdue(statement, calendar)) await RaiseAsync(statement, cancellationToken);
        }
    }

    /// <summary>Statements that were reconciled before our books said something more of their days, or before the bank stated what comes between.</summary>
    private async Task<HashSet<string>> OutdatedAsync(IReadOnlyList<BankStatement> statements, CancellationToken cancellationToken)
    {
        var open = await accounts.OpenMovementsAsync(statements[0].Series, statements[0].From, statements[^1].To, cancellationToken);
        var belated = open.Select(movement => statements.First(statement => statement.To >= movement.On));
        var displaced = statements.Zip(statements.Skip(1)).Where(pair => !ReconciliationRules.Follows(pair.Second, pair.First)).Select(pair => pair.Second);
        return [.. belated.Concat(displaced).Select(statement => statement.Id)];
    }

    private bool IsOverdue(BankStatement statement, BusinessCalendar calendar) =>
        calendar.LocalDate(clock.GetUtcNow()) > calendar.AddBusinessDays(calendar.LocalDate(statement.ReceivedAt), DaysGiven);

    /// <summary>One work item for each difference. What stops differing meanwhile is closed by whichever of both comes last.</summary>
    private async Task RaiseAsync(BankStatement statement, CancellationToken cancellationToken)
    {
        Queue<StoredDifference> left = new(await accounts.DifferencesAsync(statement, cancellationToken));
        while (left.TryDequeue(out var stored))
        {
            var difference = stored.Difference;
            if (!stored.IsRaised && !await accounts.TrySetRaisedAsync(statement, stored, cancellationToken))
            {
                // It is none any more, or it was this very write that came first, and its answer that was lost.
                foreach (var same in await accounts.DifferencesAsync(statement, cancellationToken))
                {
                    if (same.Difference == difference) left.Enqueue(same);
                }

                continue;
            }

            await workItems.RaiseAsync(
                statement.Series.Tenant, StatementMatching.WorkItemKind, StatementMatching.SubjectOf(statement, difference), difference.Movement?.CaseId,
                DetailOf(statement, difference), cancellationToken);
            if (!await accounts.IsDifferentAsync(statement, difference, cancellationToken)) await matching.CloseAsync(statement, difference, cancellationToken);
        }
    }

    private static string DetailOf(BankStatement statement, StatementDifference difference) =>
        $"{difference.Kind}: statement {statement.StatementId} of {statement.Series.Account} at {statement.Series.Bank}, {statement.From:yyyy-MM-dd} to {statement.To:yyyy-MM-dd}. "
        + $"The bank says: {difference.Bank}. The books say: {difference.Books}.";

    private async Task<BusinessCalendar> CalendarAsync(BankAccount account, CancellationToken cancellationToken)
    {
        var known = (await accounts.FindAsync(account.Account, cancellationToken)).FirstOrDefault(each => each.Tenant == account.Tenant && each.Bank == account.Bank);
        return known?.AgreementId is { } id && await agreements.FindContentAsync(account.Tenant, id, cancellationToken) is { } agreed ? agreed.Calendar() : BusinessCalendar.WeekdaysUtc;
    }
}
