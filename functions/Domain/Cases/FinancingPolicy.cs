using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>Whose money is lent.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Funder>))]
public enum Funder
{
    /// <summary>The platform lends from its capital pool.</summary>
    Platform,

    /// <summary>A bank lends; the platform keeps a shadow of its loan.</summary>
    FundingBank,
}

/// <summary>Who lets a line or an order through.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Decider>))]
public enum Decider
{
    /// <summary>Rules decide; people see the exceptions.</summary>
    Rules,

    /// <summary>The bank releases each.</summary>
    Bank,
}

/// <summary>Who earns the fee that is deducted from the advance.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FeeOwner>))]
public enum FeeOwner
{
    Funder,
    Platform,
}

/// <summary>How recoveries are shared once the platform has paid under its guarantee.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RecoveryRanking>))]
public enum RecoveryRanking
{
    /// <summary>The bank first, until nothing is owed to it.</summary>
    BankFirst,

    /// <summary>In proportion to what is owed to each.</summary>
    ProRata,
}

/// <summary>What differs between one agreement and another: data, never a branch of the workflow.</summary>
/// <param name="Funder">Whose money is lent.</param>
/// <param name="Decider">Who lets orders through.</param>
/// <param name="GuaranteeShare">How much of principal and accrued interest, without penalty, the platform guarantees; 0 to 100 %.</param>
/// <param name="FeeOwner">Who earns the fee.</param>
/// <param name="RecoveryRanking">How recoveries are shared.</param>
/// <remarks>Recourse to the supplier exists under every policy.</remarks>
public sealed record FinancingPolicy(Funder Funder, Decider Decider, Share GuaranteeShare, FeeOwner FeeOwner, RecoveryRanking RecoveryRanking)
{
    /// <summary>Preset "self-managed" (SCF 3.0): the platform lends, rules decide, no guarantee.</summary>
    public static FinancingPolicy Platform { get; } =
        new(Funder.Platform, Decider.Rules, Share.FromBasisPoints(0), FeeOwner.Funder, RecoveryRanking.BankFirst);

    /// <summary>Preset "service mode" (SCF 2.0): a bank lends and decides, the platform guarantees a share.</summary>
    public static FinancingPolicy Bank(Share guaranteeShare) =>
        new(Funder.FundingBank, Decider.Bank, guaranteeShare, FeeOwner.Funder, RecoveryRanking.BankFirst);

    /// <summary>Whether the fee is income of whoever lends; otherwise the bank owes it to the platform.</summary>
    [JsonIgnore]
    public bool FeeIsFunders => FeeOwner == FeeOwner.Funder || Funder == Funder.Platform;

    /// <summary>Whether some bank beside the account's takes part.</summary>
    [JsonIgnore]
    public bool NeedsFundingBank => Funder == Funder.FundingBank || Decider == Decider.Bank;

    /// <summary>All five in one word, for reports: funder, decider, guaranteed basis points, fee owner, ranking. Example: <c>FundingBank-Bank-2000-Platform-BankFirst</c>.</summary>
    [JsonIgnore]
    public string Code => $"{Funder}-{Decider}-{GuaranteeShare.BasisPoints}-{FeeOwner}-{RecoveryRanking}";

    /// <summary>The same without a guarantee: the platform does not guarantee what it owes itself as the buyer.</summary>
    public FinancingPolicy WithoutGuarantee() => this with { GuaranteeShare = Share.FromBasisPoints(0) };

    /// <summary>What a loan takes of the platform's capital: the loan where the platform lends, what it guarantees of it where a bank does.</summary>
    /// <remarks>Example: a bank lends 7,000.00 with a 20 % guarantee: 1,400.00.</remarks>
    public Money PlatformExposure(Money lent) => Funder == Funder.Platform ? lent : GuaranteeShare.Of(lent);

    /// <summary>The most that may be lent, up to an amount, without exposing the platform beyond its headroom.</summary>
    /// <remarks>Rounded down. Example: 1,000.00 of headroom carry 5,000.00 under a 20 % guarantee, and anything under none.</remarks>
    public Money MostLent(Money headroom, Money atMost)
    {
        if (Funder == Funder.Platform) return headroom;
        if (PlatformExposure(atMost) <= headroom) return atMost;
        return headroom.IsPositive ? new Money((long)((Int128)headroom.MinorUnits * 10_000 / GuaranteeShare.BasisPoints), headroom.Currency) : Money.Zero(headroom.Currency);
    }
}
