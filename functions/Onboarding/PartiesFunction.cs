using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Takes parties in and shows them.</summary>
public sealed class PartiesFunction(Edge edge, PartiesTable parties)
{
    [Function("CreateParty")]
    public Task<IResult> CreateAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "parties")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, PartyRequest.Read, CreateAsync);

    [Function("GetParty")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "parties/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await parties.FindAsync(caller.Tenant, id, cancellationToken) is { } party ? JsonAnswer.Ok(PartyAnswer.Of(party)) : Problems.NotFound());

    private async Task<IResult> CreateAsync(Command<PartyRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        Party party = new(
            command.DeriveId("p", "parties"), command.Caller.Tenant, PartyStatus.Active, asked.Roles, asked.Name, asked.RegistrationNumber,
            asked.Country, asked.PayoutAccount, command.BodyHash, asked.Industry, asked.Owners, asked.Address);
        var stored = await parties.AddAsync(party, cancellationToken);
        // A repeat is answered as the first request was, whatever has become of the party since.
        return command.RefusalOfReuse(stored.BodyHash) ?? JsonAnswer.Created(PartyAnswer.Of(party), $"/api/parties/{party.Id}");
    }
}
