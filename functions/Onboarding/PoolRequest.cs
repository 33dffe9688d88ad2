using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to set up a capital pool; the fields are those of <see cref="CapitalPool"/>.</summary>
public sealed record PoolRequest(string Name, Currency Currency, Money NetCapital, Money NetAssets, Money BankBorrowings, string Account, AnnualRate? CostOfFunds)
{
    public static PoolRequest Read(JsonFields fields)
    {
        var currency = fields.Currency("currency");
        PoolRequest request = new(
            fields.Text("name"), currency, fields.Amount("netCapital", currency), fields.PositiveAmount("netAssets", currency),
            fields.Amount("bankBorrowings", currency), fields.Account("account"),
            fields.OptionalBasisPoints<AnnualRate>("costOfFunds"));
        if (fields.Sound && request.BankBorrowings > PoolRules.MostBorrowings(request.NetCapital))
            fields.Fault("bankBorrowings", "out-of-range",
                $"Borrowings of {request.BankBorrowings} are above {PoolRules.MostBorrowings(request.NetCapital)}, half of the net capital.");
        return request;
    }
}

/// <summary>A capital pool as answers show it.</summary>
public sealed record PoolAnswer(
    string Id, string Name, Currency Currency, Money NetCapital, Money NetAssets, Money BankBorrowings, string Account, Money Lendable,
    Money Headroom, Money Reserved, Money Utilised, AnnualRate? CostOfFunds)
{
    public static PoolAnswer Of(CapitalPool pool) => new(
        pool.Id, pool.Name, pool.Currency, pool.NetCapital, pool.NetAssets, pool.BankBorrowings, pool.Account, pool.Lendable, pool.Headroom,
        pool.Reserved, pool.Utilised, pool.CostOfFunds);
}
