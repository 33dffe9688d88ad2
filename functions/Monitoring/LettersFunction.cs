using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Monitoring;

/// <summary>What a supplier was told in writing; the site shows or sends it.</summary>
public sealed class LettersFunction(Edge edge, LettersTable letters)
{
    private const int PageSize = 100;

    [Function("ListLetters")]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "letters")] HttpRequest request) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (request.Asked("supplier") is not { } supplier) return Problems.InvalidRequest("supplier", "missing", "Name a supplier; there is no list of everything.");
            if (!request.TryAskedDay("from", out var from)) return Problems.InvalidRequest("from", "malformed-date", "Name a calendar day such as 2017-03-01.");
            if (!Ids.IsWellFormed(supplier)) return JsonAnswer.Ok(new PageAnswer<Letter>([], null));
            return await letters.ListAsync(caller.Tenant, supplier, from, PageSize, request.Asked("continuation"), cancellationToken) is var (items, next)
                ? JsonAnswer.Ok(new PageAnswer<Letter>(items, next))
                : Problems.InvalidRequest("continuation", "malformed", "This is not a continuation that an answer here has given.");
        });
}
