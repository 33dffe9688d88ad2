using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Books;

/// <summary>Closes months of the books, and shows them.</summary>
public sealed class PeriodsFunction(Edge edge, PeriodsTable periods, PeriodBalancesTable balances, TotalsTable totals, AuditTable audit, TimeProvider clock)
{
    /// <summary>The code of the refusal of a close; its reason has its own.</summary>
    private const string NotClosable = "period-not-closable";

    private const int PageSize = 100;

    [Function("ClosePeriod")]
    public Task<IResult> CloseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "periods/{period}/closings")] HttpRequest request, string period,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<ClosingRequest>(request, Roles.Operator, ClosingRequest.Read, (command, cancellationToken) =>
            Period.TryParse(period, out var month) ? CloseAsync(command, month, orchestrations, cancellationToken) : Task.FromResult<IResult>(Problems.NotFound()));

    [Function("ListPeriods")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "periods")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            var asked = (await periods.ListAsync(caller.Tenant, cancellationToken)).ToDictionary(period => period.Period);
            var posted = (await totals.ReadMonthsAsync(caller.Tenant, cancellationToken)).Months.Keys;
            return JsonAnswer.Ok(new PageAnswer<PeriodSummary>(
                [.. asked.Keys.Union(posted).Order().Select(period => PeriodSummary.Of(period, asked.GetValueOrDefault(period)))], null));
        });

    [Function("GetPeriod")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "periods/{period}")] HttpRequest request, string period) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.AskedAsCsv() is not { } isCsv) return ReportQueries.UnknownFormat();
            var now = clock.GetUtcNow();
            if (!Period.TryParse(period, out var month) || month.First > DateOnly.FromDateTime(now.UtcDateTime)) return Problems.NotFound();
            var asked = await periods.FindAsync(caller.Tenant, month, cancellationToken);
            // Nothing was booked in it, and a later one is closed.
            if (asked is null && await periods.ClosedThroughAsync(caller.Tenant, cancellationToken) >= month.Last) return Problems.NotFound();
            // Before it is closed, it is as it stands.
            var accounts = asked?.Accounts ?? PeriodRules.TrialBalance(await totals.ReadMonthsAsync(caller.Tenant, cancellationToken), month);
            var answer = PeriodAnswer.Of(asked?.ClosedAt ?? now, PeriodSummary.Of(month, asked), accounts);
            return isCsv ? answer.ToCsv() : JsonAnswer.Ok(answer);
        });

    [Function("ListPeriodBalances")]
    public Task<IResult> ListBalancesAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "periods/{period}/balances")] HttpRequest request, string period) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.AskedAsCsv() is not { } isCsv) return ReportQueries.UnknownFormat();
            if (!Period.TryParse(period, out var month) || await periods.FindAsync(caller.Tenant, month, cancellationToken) is not { } asked) return Problems.NotFound();
            if (asked.Status != PeriodStatus.Closed) return Problems.WrongState($"{month} is {asked.Status}; balances are kept when it is closed.");
            if (await balances.ListAsync(caller.Tenant, month, PageSize, request.Asked("continuation"), cancellationToken) is not var (items, next))
                return Problems.InvalidRequest("continuation", "malformed", "This is not a continuation that an answer here has given.");
            PageAnswer<CaseBalanceAnswer> page = new([.. items.SelectMany(CaseBalanceAnswer.Of)], next);
            return isCsv ? CaseBalanceAnswer.ToCsv(month, page) : JsonAnswer.Ok(page);
        });

    private async Task<IResult> CloseAsync(Command<ClosingRequest> command, Period period, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (tenant, reason) = (command.Caller.Tenant, command.Body.Reason);
        var entry = command.Audit($"periods/{period}/closings", AuditAction.PeriodClose, period.ToString(), $"{period} is to be closed.", reason);
        // What was accepted before is answered as it was then.
        if (await audit.FindAsync(entry.Id, cancellationToken) is null)
        {
            var (asked, sums) = (await periods.ListAsync(tenant, cancellationToken), await totals.ReadMonthsAsync(tenant, cancellationToken));
            if (PeriodRules.WhyNot(period, command.ReceivedAt, asked, sums.Months.Keys) is { } why) return Problems.Refused(NotClosable, why.Message, [why]);
        }

        entry = await audit.RecordAsync(entry, cancellationToken);
        if (command.RefusalOfReuse(entry.BodyHash) is { } reused) return reused;
        await periods.AddAsync(new ClosedPeriod(tenant, period, PeriodStatus.Closing, entry.At, entry.Who, reason, null, [], null), cancellationToken);
        if (await periods.FindAsync(tenant, period, cancellationToken) is { Status: PeriodStatus.Closing })
        {
            var run = PeriodCloseRun.Of(tenant, period, clock.GetUtcNow());
            await OrchestrationStart.OnceAsync(nameof(PeriodCloseOrchestrator), run.InstanceId, run, orchestrations, cancellationToken);
        }

        return JsonAnswer.Accepted(new ClosingAnswer(entry.Id, period.ToString(), reason), $"/api/periods/{period}");
    }
}
