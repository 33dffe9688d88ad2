using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Controls;

/// <summary>An audit entry as answers show it.</summary>
public sealed record AuditAnswer(string Id, DateTimeOffset At, string Who, string Action, string Subject, string What, string Why)
{
    public static AuditAnswer Of(AuditEntry entry) => new(entry.Id, entry.At, entry.Who, entry.Action, entry.Subject, entry.What, entry.Why);
}

/// <summary>Shows who did what on a day.</summary>
public sealed class AuditFunction(Edge edge, AuditTable audit)
{
    private const int PageSize = 100;

    [Function("ListAudit")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "audit")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (!DateOnly.TryParseExact(request.Query["day"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return Problems.InvalidRequest("day", "malformed-date", "Name a calendar day (UTC) such as 2017-03-01.");
            return await audit.ListAsync(caller.Tenant, day, PageSize, request.Asked("continuation"), cancellationToken) is var (items, next)
                ? JsonAnswer.Ok(new PageAnswer<AuditAnswer>([.. items.Select(AuditAnswer.Of)], next))
                : Problems.InvalidRequest("continuation", "malformed", "This is not a continuation that an answer here has given.");
        });
}
