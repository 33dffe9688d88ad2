using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Puts a supplier's application for a credit line before the bank that decides, with the platform's report; answered by a credit-decision.</summary>
/// <param name="Kind">Always <c>credit-application</c>.</param>
/// <param name="MessageId">The application's id, so that asking twice is the same message.</param>
/// <param name="CreationDateTime">When it was asked, UTC.</param>
/// <param name="ApplicationId">The application.</param>
/// <param name="AgreementId">Under which agreement.</param>
/// <param name="Supplier">Who applies.</param>
/// <param name="RequestedLimit">What for.</param>
/// <param name="Consent">The supplier's consent to the report; there is no report without it.</param>
/// <param name="Report">What the platform knows of the supplier.</param>
/// <param name="DecideBy">The last business day on which an answer counts.</param>
public sealed record LineApplication(
    [property: JsonPropertyName("type")] string Kind, string MessageId, DateTimeOffset CreationDateTime, string ApplicationId, string AgreementId,
    LineApplicant Supplier, Money RequestedLimit, LineConsent Consent, LineReport Report, DateOnly DecideBy)
{
    /// <summary>The message's type.</summary>
    public const string Type = "credit-application";

    /// <summary>Asks a bank for a line.</summary>
    public static SendToBank Ask(
        string bank, string applicationId, string agreementId, LineApplicant supplier, Money requestedLimit, LineConsent consent, LineReport report,
        DateOnly decideBy, DateTimeOffset at)
    {
        var message = new LineApplication(Type, applicationId, at, applicationId, agreementId, supplier, requestedLimit, consent, report, decideBy);
        return BankMessageJson.Render(bank, Type, applicationId, message);
    }
}

/// <summary>The supplier, as its bank finds it in registers.</summary>
public sealed record LineApplicant(string Id, string Name, string RegistrationNumber, string Country);

/// <summary>Who agreed for the supplier that the report goes to the bank, and when.</summary>
public sealed record LineConsent(string GivenBy, DateTimeOffset GivenAt);

/// <summary>What the platform knows of a supplier: its score, why, and the history that it is made of.</summary>
public sealed record LineReport(
    int Score, string Grade, int CompletedOrders, Money CompletedValue, int LateDeliveries, int CancelledOrders, DateOnly? FirstOrderDate,
    IReadOnlyList<Reason> Reasons);
