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
}
