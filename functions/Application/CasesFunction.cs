using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Application;

/// <summary>Takes applications in and shows what has become of them.</summary>
public sealed class CasesFunction(
    Edge edge, CasesTable cases, CaseIndexTable index, OrdersTable orders, AgreementsTable agreements, PendingTable pending, FunctionTimeout timeout, TimeProvider clock)
{
    private const int PageSize = 100;

    [Function("ApplyForFinancing")]
    public Task<IResult> ApplyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases")] HttpRequest request, [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateAsync(request, Roles.Site, CaseRequest.Read, (command, cancellationToken) => ApplyAsync(command, orchestrations, cancellationToken));

    [Function("GetCase")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await FindAsync(caller, id, cancellationToken) is { } financing
                ? JsonAnswer.Ok(CaseAnswer.Of(financing, clock.GetUtcNow()))
                : Problems.NotFound());

    [Function("GetCaseTimeline")]
    public Task<IResult> GetTimelineAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases/{id}/timeline")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await FindAsync(caller, id, cancellationToken) is { } financing
                ? JsonAnswer.Ok(new TimelineAnswer(financing.Id, await cases.FactsAsync(id, cancellationToken)))
                : Problems.NotFound());

    [Function("ListCases")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cases")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            var (supplier, buyer) = (request.Asked("supplier"), request.Asked("buyer"));
            if (supplier is null == buyer is null)
                return Problems.InvalidRequest("supplier", "missing", "Name either a supplier or a buyer; there is no list of everything.");
            if (!Ids.IsWellFormed(supplier ?? buyer)) return JsonAnswer.Ok(new PageAnswer<CaseSummary>([], null));
            var status = request.Asked("status");
            if (status is not null && !Enum.TryParse<Lifecycle>(status, out _))
                return Problems.InvalidRequest("status", "unknown-word", $"A status is one of {string.Join(", ", Enum.GetNames<Lifecycle>())}.");
            return await index.ListAsync(caller.Tenant, supplier, buyer, status, PageSize, request.Asked("continuation"), cancellationToken) is var (items, continuation)
                ? JsonAnswer.Ok(new PageAnswer<CaseSummary>([.. items.Select(CaseSummary.Of)], continuation))
                : Problems.InvalidRequest("continuation", "malformed", "This is not a continuation that an answer here has given.");
        });

    /// <summary>Marker, row, orchestration, in this order: an accepted application survives a crash at any point.</summary>
    private async Task<IResult> ApplyAsync(Command<CaseRequest> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var caseId = command.DeriveId("c", "cases");
        using var span = CaseTrace.Start("apply", ActivityKind.Internal, caseId);
        var asked = command.Body;
        // Its parties and currency never change; its number and value are taken as they stand when it is verified.
        var order = await orders.FindKnownAsync(command.Caller.Tenant, asked.OrderId, cancellationToken);
        if (await RefuseAsync(command, order, cancellationToken) is { } refusal)
            return await cases.FindAsync(caseId, cancellationToken) is { } before ? await AcceptAsync(command, before, orchestrations, cancellationToken) : refusal;

        var financing = new FinancingCase
        {
            Id = caseId,
            Tenant = command.Caller.Tenant,
            OrderId = order!.Id,
            OrderNumber = order.Content.OrderNumber,
            AgreementId = asked.AgreementId,
            SupplierId = order.Content.SupplierId,
            BuyerId = order.Content.BuyerId,
            Requested = asked.RequestedAmount,
            AppliedAt = command.ReceivedAt,
        };
        var applied = new FactStamp(command.ReceivedAt, command.ReceivedAt, command.Evidence(Flow.Business))
            .Fact("Applied", $"Order {order.Content.OrderNumber} over {order.Content.Payable}; asked for {asked.RequestedAmount?.ToString() ?? "as much as it carries"}.");
        await pending.MarkAsync(PendingTable.CaseStart, caseId, "", cancellationToken);
        timeout.ThrowIfOver(command.ReceivedAt, clock.GetUtcNow());
        return await cases.TryCreateAsync(financing, applied, command.BodyHash, cancellationToken)
            ? await AcceptAsync(new CaseEpisode(caseId, financing.Episode), orchestrations, cancellationToken)
            : await AcceptAsync(command, await cases.GetAsync(caseId, cancellationToken), orchestrations, cancellationToken);
    }

    private async Task<IResult?> RefuseAsync(Command<CaseRequest> command, Order? order, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        if (order is null) return Problems.UnknownId("/orderId", asked.OrderId);
        if (await agreements.FindContentAsync(command.Caller.Tenant, asked.AgreementId, cancellationToken) is null) return Problems.UnknownId("/agreementId", asked.AgreementId);
        return asked.RequestedAmount is { } requested && requested.Currency != order.Currency
            ? Problems.InvalidRequest("/requestedAmount/currency", "currency-mismatch", $"The order is in {order.Currency}.")
            : null;
    }

    /// <summary>The answer to a request that was heard before, unless it was another one by the same key.</summary>
    private async Task<IResult> AcceptAsync(Command<CaseRequest> command, CaseRow row, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        command.RefusalOfReuse(row.BodyHash) ?? await AcceptAsync(new CaseEpisode(row.Case.Id, row.Case.Episode), orchestrations, cancellationToken);

    private async Task<IResult> AcceptAsync(CaseEpisode live, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        await CaseStarter.StartAsync(live, orchestrations, cancellationToken);
        await pending.DeleteAsync(PendingTable.CaseStart, live.CaseId, "", cancellationToken);
        return JsonAnswer.Accepted(new CaseAccepted(live.CaseId, Lifecycle.Applied), $"/api/cases/{live.CaseId}");
    }

    private async Task<FinancingCase?> FindAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        Ids.IsWellFormed(id) && await cases.FindAsync(id, cancellationToken) is { } row && row.Case.Tenant == caller.Tenant ? row.Case : null;
}

/// <summary>What happened to a case, oldest first, each with its evidence.</summary>
public sealed record TimelineAnswer(string CaseId, IReadOnlyList<CaseFact> Facts);
