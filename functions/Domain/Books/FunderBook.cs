namespace ScfFunctions.Domain;

/// <summary>Where a funder's side of a loan is posted: the book, and the cash account that pays out and is swept to.</summary>
/// <param name="Book">P for the platform's own lending, B for the shadow of a bank's.</param>
/// <param name="Cash">The funder's cash account.</param>
/// <remarks>This is all that the journals know of who lends: another funder is another value, not another branch.</remarks>
public sealed record FunderBook(Book Book, Account Cash)
{
    private static readonly FunderBook PlatformPool = new(Book.P, Account.PoolCash);
    private static readonly FunderBook BankShadow = new(Book.B, Account.BankCash);

    /// <summary>The cash from which the platform pays what is its own to pay: the pool's where it lends, else that beside the pool.</summary>
    public Account PlatformsCash => Book == Book.P ? Cash : Account.PlatformCash;

    /// <summary>The book of a funder.</summary>
    public static FunderBook Of(Funder funder) => funder switch
    {
        Funder.Platform => PlatformPool,
        Funder.FundingBank => BankShadow,
        _ => throw new ArgumentOutOfRangeException(nameof(funder), funder, "There is no such funder."),
    };
}
