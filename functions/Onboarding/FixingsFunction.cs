using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Takes in what indices stood at; loans with a floating rate go by that.</summary>
public sealed class FixingsFunction(Edge edge, FixingsTable fixings, WorkItemsTable workItems)
{
    private const int PageSize = 100;

    [Function("AddFixing")]
    public Task<IResult> AddAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "indices/{index}/fixings")] HttpRequest request, string index) =>
        edge.CreateAsync(request, Roles.Site | Roles.Operator, FixingRequest.Read, (command, cancellationToken) => AddAsync(index, command, cancellationToken));

    [Function("ListFixings")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "indices/{index}/fixings")] HttpRequest request, string index) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (!FixingsTable.IndexForm().IsMatch(index)) return Problems.NotFound();
            if (!request.TryAskedDay("from", out var from)) return Malformed("from", "Name a calendar day such as 2017-03-01.");
            if (!request.TryAskedDay("to", out var to)) return Malformed("to", "Name a calendar day such as 2017-03-01.");
            if (to < from) return Problems.InvalidRequest("to", "out-of-range", "The period ends before it begins.");
            return await fixings.ListAsync(caller.Tenant, index, from, to, PageSize, request.Asked("continuation"), cancellationToken) is var (items, continuation)
                ? JsonAnswer.Ok(new PageAnswer<FixingAnswer>([.. items.Select(FixingAnswer.Of)], continuation))
                : Malformed("continuation", "This is not a continuation that an answer here has given.");
        });

    private async Task<IResult> AddAsync(string index, Command<FixingRequest> command, CancellationToken cancellationToken)
    {
        if (!FixingsTable.IndexForm().IsMatch(index)) return Malformed("index", $"'{index}' is not {FixingsTable.IndexInWords}.");
        var (sent, today) = (command.Body, DateOnly.FromDateTime(command.ReceivedAt.UtcDateTime));
        if (sent.Date > today) return Problems.InvalidRequest("/date", "out-of-range", $"It is {today:yyyy-MM-dd} (UTC): nothing is fixed for a later day yet.");
        var id = command.DeriveId("fx", $"indices/{index}/fixings");
        if (command.RefusalOfReuse(await fixings.AddRequestAsync(id, command.BodyHash, cancellationToken)) is { } reused) return reused;
        Fixing fixing = new(sent.Date, sent.Rate);
        var stored = await fixings.AddAsync(command.Caller.Tenant, new StoredFixing(id, index, fixing, command.ReceivedAt, command.Caller.Subject.ToString()), cancellationToken);
        // Only what comes late has been missed.
        if (sent.Date < today)
            await workItems.CloseAsync(command.Caller.Tenant, FixingsTable.MissingWorkItemKind, FixingsTable.MissingSubject(index, sent.Date), "It has been said since.", cancellationToken);
        return stored.Fixing == fixing
            ? JsonAnswer.Created(FixingAnswer.Of(stored))
            : Problems.WrongState($"{index} was fixed at {stored.Fixing.Rate} for {sent.Date:yyyy-MM-dd}. A fixing is never changed.");
    }

    private static ProblemAnswer Malformed(string name, string detail) => Problems.InvalidRequest(name, "malformed", detail);
}

/// <summary>Says what an index stood at on a day.</summary>
/// <param name="Date">The day; not later than today.</param>
/// <param name="Rate">Whole basis points a year; may be below zero.</param>
public sealed record FixingRequest(DateOnly Date, int Rate)
{
    public static FixingRequest Read(JsonFields fields) => new(fields.Date("date"), fields.Whole("rate", Fixing.Lowest, Fixing.Highest));
}

/// <summary>A fixing as answers show it.</summary>
public sealed record FixingAnswer(string Index, DateOnly Date, int Rate, DateTimeOffset SetAt)
{
    public static FixingAnswer Of(StoredFixing stored) => new(stored.Index, stored.Fixing.Date, stored.Fixing.Rate, stored.SetAt);
}
