using ScfFunctions.Domain;

namespace ScfFunctions.Onboarding;

/// <summary>How much a platform that lends its own money may borrow and lend.</summary>
public static class PoolRules
{
    /// <summary>The most that may be owed to banks: half of the net capital, rounded down.</summary>
    public static Money MostBorrowings(Money netCapital) => new(netCapital.MinorUnits / 2, netCapital.Currency);

    /// <summary>The most that may be lent at one time: one and a half times the net assets, rounded down. Example: 1,000.01 makes 1,500.01.</summary>
    public static Money Lendable(Money netAssets) => new(checked(netAssets.MinorUnits * 3) / 2, netAssets.Currency);
}
