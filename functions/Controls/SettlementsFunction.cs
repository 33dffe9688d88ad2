using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>Reads a <see cref="SettlementRequest"/>.</summary>
internal static class SettlementForm
{
    public static SettlementRequest Read(JsonFields fields)
    {
        SettlementRequest request = new(fields.Amount("amount"), fields.Date("payBy"), fields.Text("reason", atMost: 500));
        if (fields.Sound && !request.Amount.IsPositive) fields.Fault("amount", "out-of-range", "A settlement is above zero; what is given up whole is written off.");
        return request;
    }
}

/// <summary>Lets a person propose that a loan in default be settled for less; two persons decide about the work item that this makes.</summary>
public sealed class SettlementsFunction(Edge edge, CaseOrders orders, TimeProvider clock)
{
    [Function("ProposeSettlement")]
    public Task<IResult> ProposeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "cases/{id}/settlements")] HttpRequest request, string id,
        [DurableClient] DurableTaskClient orchestrations) =>
        edge.CreateByPersonAsync<SettlementRequest>(request, Roles.Operator, SettlementForm.Read, (command, cancellationToken) =>
        {
            CaseOrder settlement = new(
                "settlements", AuditAction.SettlementRequest, $"The loan is to be settled for {command.Body.Amount} by {command.Body.PayBy:yyyy-MM-dd}.", command.Body.Reason,
                InboxKind.Settlement, StorageJson.Write(command.Body), financing => Fault(financing, command.Body));
            return orders.TellAsync(id, command, settlement, orchestrations, cancellationToken);
        });

    private ProblemAnswer? Fault(FinancingCase financing, SettlementRequest asked)
    {
        if (financing.Terms is { } terms)
        {
            var today = terms.Calendar.LocalDate(clock.GetUtcNow());
            if (asked.PayBy < today || asked.PayBy > today.AddDays(Settlement.LongestDays))
                return Problems.InvalidRequest("/payBy", "out-of-range", $"From {today:yyyy-MM-dd} on, for at most {Settlement.LongestDays} days.");
        }

        return SettlementRules.WhyNot(financing, asked.Amount, clock.GetUtcNow()) is { } why ? Problems.WrongState($"Nothing can be settled: {why}.") : null;
    }
}
