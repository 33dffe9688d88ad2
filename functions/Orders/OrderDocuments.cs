using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Orders;

/// <summary>Takes documents in: each is committed once, together with what it makes of its order, and then passed on.</summary>
public sealed class OrderDocuments(OrdersTable orders, SupplierOrdersTable supplierOrders, PendingTable pending, ICaseInbox inbox)
{
    /// <summary>Documents of one order that arrive at once try again this often; each failure means that another one was committed.</summary>
    private const int MostAttempts = 20;

    /// <summary>Commits a document.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="command">The document as it was sent.</param>
    /// <param name="orchestrations">The client that the calling function was bound to; the case is woken through it.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<IResult> TakeInAsync<T>(
        string orderId, Command<T> command, DurableTaskClient orchestrations, CancellationToken cancellationToken)
        where T : IDocumentRequest
    {
        var (sent, form) = (command.Body, command.Body.Form);
        var id = command.DeriveId("d", $"orders/{orderId}/{form.Resource}");
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            // What is known may be old: then the commit fails; what is refused for it is looked at again.
            var mayBeOld = attempt == 1;
            var found = mayBeOld ? orders.FindKnownAsync(command.Caller.Tenant, orderId, cancellationToken) : orders.FindAsync(command.Caller.Tenant, orderId, cancellationToken);
            if (await found is not { } order) return Problems.NotFound();
            var verdict = DocumentRules.Refuse(order, form.TimeField, sent.HappenedAt, command.ReceivedAt) ?? sent.Decide(order);
            if (verdict is DocumentVerdict.Accepted { After: var after })
            {
                OrderDocument document = new(
                    id, form.Kind, order.State.DocumentCount + 1, sent.HappenedAt, StorageJson.Write(sent.DocumentOf(order)), command.Evidence(form.Flow), sent.ContentOf(order));
                after = after with { DocumentCount = document.Sequence, ChangeId = document.Content is null ? after.ChangeId : id };
                if (await TryCommitAsync(order, after, document, orchestrations, cancellationToken)) return Taken(id, orderId);
            }

            if (mayBeOld) continue;

            // What is refused now, or was committed by another request, may be this very document, heard before.
            if (await orders.FindDocumentAsync(orderId, id, cancellationToken) is { } before)
                return command.RefusalOfReuse(before.Evidence.ContentHash) ?? Taken(id, orderId);
            if (verdict is DocumentVerdict.WrongState state) return Problems.WrongState(state.Detail);
            if (verdict is DocumentVerdict.WrongField field) return Problems.InvalidRequest(field.Pointer, field.Code, field.Detail);
        }

        return Problems.RequestInProgress();
    }

    /// <summary>Passes a committed document on: to the supplier's history and to the case that finances the order. Safe to repeat; a marker stands for it.</summary>
    /// <param name="orderId">The order.</param>
    /// <param name="documentId">The document.</param>
    /// <param name="markedFor">The case whose marker stands for it; null where that is the order's own.</param>
    /// <param name="orchestrations">The client that the calling function was bound to.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>True when it is passed on; null when there is no such document, because it is not committed yet or never was.</returns>
    /// <exception cref="InvalidOperationException">The case does not take it; the document stays pending.</exception>
    public async Task<bool?> ForwardAsync(string orderId, string documentId, string? markedFor, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await orders.FindDocumentAsync(orderId, documentId, cancellationToken) is not { } document) return null;
        var order = await orders.GetAsync(orderId, cancellationToken);
        await supplierOrders.ApplyAsync(order, cancellationToken);
        await PassOnAsync(order, document, markedFor, orchestrations, cancellationToken);
        return true;
    }

    private async Task<bool> TryCommitAsync(Order order, OrderState after, OrderDocument document, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var stored = order with { State = after, Content = document.Content ?? order.Content };
        // Most documents come before there is a case and leave the history as it is: nothing is owed to anybody after the commit.
        var isHistory = SupplierOrder.Of(stored) != SupplierOrder.Of(order);
        var caseId = DocumentKind.IsForCase(document.Kind) ? after.FinancingCaseId : null;
        if (caseId is not null) await pending.MarkDocumentAsync(caseId, document.Id, order.Id, cancellationToken);
        else if (isHistory) await pending.MarkAsync(PendingTable.OrderDocument, order.Id, document.Id, cancellationToken);
        if (!await orders.TryCommitAsync(order, after, document, cancellationToken)) return false;
        // The case deletes the marker, so the history comes first.
        if (isHistory) await supplierOrders.ApplyAsync(stored, cancellationToken);
        await PassOnAsync(stored, document, caseId, orchestrations, cancellationToken);
        if (caseId is null && isHistory) await pending.DeleteAsync(PendingTable.OrderDocument, order.Id, document.Id, cancellationToken);
        return true;
    }

    private async Task PassOnAsync(Order order, OrderDocument document, string? markedFor, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (order.State.FinancingCaseId is not { } caseId || !DocumentKind.IsForCase(document.Kind)) return;
        var outcome = caseId == markedFor
            ? await inbox.SubmitMarkedAsync(caseId, document.ToInboxItem(), orchestrations, cancellationToken)
            : await inbox.SubmitAsync(caseId, document.ToInboxItem(), orchestrations, cancellationToken);
        if (outcome != InboxOutcome.Stored)
            throw new InvalidOperationException($"The case {caseId} did not take the document {document.Id} of the order {order.Id}: {outcome}.");
    }

    private static JsonAnswer Taken(string id, string orderId) => JsonAnswer.Created(new DocumentReceipt(id, orderId), $"/api/orders/{orderId}");
}
