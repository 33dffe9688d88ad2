using System.Text.Json;

namespace Marketplace.Bank;

// What a bank that decides is asked, what it answers, and what it asks of the guarantor: the JSON records of functions/Banking/README.md.

/// <summary>The platform asks for a line for a supplier, with its report.</summary>
internal sealed record CreditApplication(string Type, string MessageId, string ApplicationId, ApplyingSupplier Supplier, Money RequestedLimit, DateOnly DecideBy)
{
    public const string TypeName = "credit-application";
}

/// <param name="RegistrationNumber">The seller's id in the order files.</param>
internal sealed record ApplyingSupplier(string RegistrationNumber);

/// <summary>The platform asks whether an order may be financed.</summary>
internal sealed record OrderReview(string Type, string MessageId, string CaseId, string OrderNumber, Money Advance, DateOnly DecideBy)
{
    public const string TypeName = "order-review";
}

/// <summary>The platform asks again.</summary>
/// <param name="About">The message that is not answered.</param>
internal sealed record Reminder(string Type, string MessageId, string About)
{
    public const string TypeName = "reminder";
}

internal sealed record CreditDecision(
    string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, string ApplicationId, string Decision, Money? Limit, DateOnly? ValidUntil, string? Reason)
{
    public const string TypeName = "credit-decision";
}

internal sealed record OrderDecision(string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, string ReviewId, string Decision, string? Reason)
{
    public const string TypeName = "order-decision";
}

/// <summary>The lending bank calls the platform's guarantee.</summary>
internal sealed record GuaranteeCall(string Type, string MessageId, string Bank, DateTimeOffset CreationDateTime, string CaseId, DateOnly AsOf, Money Amount)
{
    public const string TypeName = "guarantee-call";
}

/// <summary>Reads what reaches a bank.</summary>
internal static class BankPost
{
    /// <summary>The type that a message says it is.</summary>
    /// <exception cref="BankMessageException">It says none.</exception>
    public static string TypeOf(ReadOnlySpan<byte> body) => Read<TypedMessage>(body, "message").Type ?? throw new BankMessageException("a message without a type");

    /// <exception cref="BankMessageException">It is not what its type says.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body, string type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, MarketJson.Options) ?? throw new BankMessageException($"not a {type}");
        }
        catch (JsonException e)
        {
            throw new BankMessageException($"not a {type}: {e.Message}");
        }
    }

    private sealed record TypedMessage(string? Type);
}
