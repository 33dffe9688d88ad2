using ScfFunctions.Domain;
using ScfFunctions.Http;

namespace ScfFunctions.Onboarding;

/// <summary>What an agreement wants otherwise than its preset; what is null stays as the preset has it.</summary>
public sealed record PolicyRequest(Funder? Funder, Decider? Decider, Share? GuaranteeShare, FeeOwner? FeeOwner, RecoveryRanking? RecoveryRanking)
{
    public static PolicyRequest Read(JsonFields fields) => new(
        fields.OptionalOneOf<Funder>("funder"),
        fields.OptionalOneOf<Decider>("decider"),
        fields.OptionalBasisPoints<Share>("guaranteeShare"),
        fields.OptionalOneOf<FeeOwner>("feeOwner"),
        fields.OptionalOneOf<RecoveryRanking>("recoveryRanking"));

    /// <summary>The preset with these differences.</summary>
    public FinancingPolicy Over(FinancingPolicy preset) => new(
        Funder ?? preset.Funder, Decider ?? preset.Decider, GuaranteeShare ?? preset.GuaranteeShare, FeeOwner ?? preset.FeeOwner,
        RecoveryRanking ?? preset.RecoveryRanking);
}
