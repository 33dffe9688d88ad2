using System.Text.RegularExpressions;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to take a party in; the fields are those of <see cref="Party"/>.</summary>
public sealed partial record PartyRequest(
    IReadOnlyList<PartyRole> Roles, string Name, string RegistrationNumber, string Country, string? PayoutAccount, string? Industry,
    IReadOnlyList<string> Owners, string? Address)
{
    private const int MostOwners = 50;

    public static PartyRequest Read(JsonFields fields)
    {
        PartyRequest request = new(
            fields.SomeOf<PartyRole>("roles"),
            fields.Text("name"),
            fields.Text("registrationNumber", atMost: 64),
            fields.Formed("country", CountryForm(), "a country code of ISO 3166-1, two capital letters"),
            fields.OptionalAccount("payoutAccount"),
            fields.OptionalText("industry", atMost: 64),
            fields.OptionalTexts("owners", MostOwners),
            fields.OptionalText("address", atMost: 400));
        if (request.Roles.Contains(PartyRole.Supplier) && request.PayoutAccount is null)
            fields.Fault("payoutAccount", "missing", "A supplier needs an account to be paid on.");
        return request;
    }

    [GeneratedRegex(@"^[A-Z]{2}\z")]
    private static partial Regex CountryForm();
}

/// <summary>A party as answers show it.</summary>
public sealed record PartyAnswer(
    string Id, PartyStatus Status, IReadOnlyList<PartyRole> Roles, string Name, string RegistrationNumber, string Country, string? PayoutAccount,
    string? Industry, IReadOnlyList<string> Owners, string? Address)
{
    public static PartyAnswer Of(Party party) =>
        new(party.Id, party.Status, party.Roles, party.Name, party.RegistrationNumber, party.Country, party.PayoutAccount, party.Industry,
            party.Owners ?? [], party.Address);
}
