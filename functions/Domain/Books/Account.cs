using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScfFunctions.Domain;

/// <summary>One of the three books of a case; each balances on its own.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Book>))]
public enum Book
{
    /// <summary>The platform's own.</summary>
    P,

    /// <summary>Client money on the collection account.</summary>
    C,

    /// <summary>A shadow of the bank's loan; the bank's statement wins.</summary>
    B,
}

/// <summary>Which side an account grows on, and where it ends in the accounts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AccountType>))]
public enum AccountType
{
    /// <summary>Grows by debits.</summary>
    Asset,

    /// <summary>Grows by credits; taken off an asset.</summary>
    Allowance,

    /// <summary>Grows by credits.</summary>
    Liability,

    /// <summary>Grows by credits.</summary>
    Income,

    /// <summary>Grows by debits.</summary>
    Expense,
}

/// <summary>An account of the books, by the name that cases.md row 18 gives it. JSON: the name.</summary>
[JsonConverter(typeof(AccountJsonConverter))]
public sealed record Account
{
    private Account(string name, AccountType type, bool isClientMoney = false)
    {
        Name = name;
        Type = type;
        IsClientMoney = isClientMoney;
    }

    /// <summary>Principal lent and not repaid.</summary>
    public static Account LoanPrincipal { get; } = new(nameof(LoanPrincipal), AccountType.Asset);

    /// <summary>Cash of the platform's capital pool.</summary>
    public static Account PoolCash { get; } = new(nameof(PoolCash), AccountType.Asset);

    /// <summary>The bank's cash, in its shadow.</summary>
    public static Account BankCash { get; } = new(nameof(BankCash), AccountType.Asset);

    /// <summary>Fee deducted from the advance and not yet earned.</summary>
    public static Account UnearnedFee { get; } = new(nameof(UnearnedFee), AccountType.Liability);

    /// <summary>Interest earned and not paid.</summary>
    public static Account InterestReceivable { get; } = new(nameof(InterestReceivable), AccountType.Asset);

    /// <summary>Penalty earned and not paid.</summary>
    public static Account PenaltyReceivable { get; } = new(nameof(PenaltyReceivable), AccountType.Asset);

    /// <summary>Charges due and not paid.</summary>
    public static Account FeeReceivable { get; } = new(nameof(FeeReceivable), AccountType.Asset);

    /// <summary>Repayments that lie on the collection account and are not yet swept to the funder.</summary>
    public static Account DueFromCollection { get; } = new(nameof(DueFromCollection), AccountType.Asset);

    /// <summary>The platform's cash beside its capital pool: fees and guarantees.</summary>
    public static Account PlatformCash { get; } = new(nameof(PlatformCash), AccountType.Asset);

    /// <summary>The platform's fee, deducted by the bank and not yet paid on, in the bank's shadow.</summary>
    public static Account DueToPlatform { get; } = new(nameof(DueToPlatform), AccountType.Liability);

    /// <summary>The same, in the platform's own book.</summary>
    public static Account DueFromBank { get; } = new(nameof(DueFromBank), AccountType.Asset);

    /// <summary>Fees that the platform earns on what a bank lends.</summary>
    public static Account ServiceFeeIncome { get; } = new(nameof(ServiceFeeIncome), AccountType.Income);

    /// <summary>Memo: what the platform guarantees of a bank's loans.</summary>
    public static Account GuaranteesGiven { get; } = new(nameof(GuaranteesGiven), AccountType.Asset);

    /// <summary>Memo: the other side of <see cref="GuaranteesGiven"/>.</summary>
    public static Account Contra { get; } = new(nameof(Contra), AccountType.Liability);

    /// <summary>What the bank has called of the guarantee and the platform has not paid yet.</summary>
    public static Account GuaranteePayable { get; } = new(nameof(GuaranteePayable), AccountType.Liability);

    /// <summary>What guarantees cost the platform, before recoveries.</summary>
    public static Account GuaranteeLoss { get; } = new(nameof(GuaranteeLoss), AccountType.Expense);

    /// <summary>What the platform expects its guarantees to cost, as far as they are not called.</summary>
    public static Account GuaranteeProvision { get; } = new(nameof(GuaranteeProvision), AccountType.Liability);

    /// <summary>Principal that the platform paid under its guarantee, and that the debtor owes it since.</summary>
    public static Account SubrogatedPrincipal { get; } = new(nameof(SubrogatedPrincipal), AccountType.Asset);

    /// <summary>Interest, likewise.</summary>
    public static Account SubrogatedInterest { get; } = new(nameof(SubrogatedInterest), AccountType.Asset);

    /// <summary>The whole of what is subrogated: that it will be recovered is not counted on.</summary>
    public static Account SubrogationAllowance { get; } = new(nameof(SubrogationAllowance), AccountType.Allowance);

    /// <summary>What came back of <see cref="GuaranteeLoss"/>.</summary>
    public static Account GuaranteeRecovery { get; } = new(nameof(GuaranteeRecovery), AccountType.Income);

    /// <summary>What loans are expected to lose, as far as it is not taken off them yet.</summary>
    public static Account LoanAllowance { get; } = new(nameof(LoanAllowance), AccountType.Allowance);

    /// <summary>Principal lost, before recoveries.</summary>
    public static Account ImpairmentLoss { get; } = new(nameof(ImpairmentLoss), AccountType.Expense);

    /// <summary>Interest, penalty and charges that were income and will not be paid: taken off the income of their period, not a loss of what was lent.</summary>
    public static Account IncomeWrittenOff { get; } = new(nameof(IncomeWrittenOff), AccountType.Expense);

    /// <summary>What came in for loans after they were written off.</summary>
    public static Account LoanRecovery { get; } = new(nameof(LoanRecovery), AccountType.Income);

    /// <summary>What suppliers got too much and did not return; the platform has made it good to the collection account.</summary>
    public static Account ShortfallLoss { get; } = new(nameof(ShortfallLoss), AccountType.Expense);

    public static Account InterestIncome { get; } = new(nameof(InterestIncome), AccountType.Income);

    public static Account PenaltyIncome { get; } = new(nameof(PenaltyIncome), AccountType.Income);

    public static Account FeeIncome { get; } = new(nameof(FeeIncome), AccountType.Income);

    /// <summary>Cash on the collection account.</summary>
    public static Account CollectionCash { get; } = new(nameof(CollectionCash), AccountType.Asset, isClientMoney: true);

    /// <summary>Received for a case and not yet allocated.</summary>
    public static Account Unallocated { get; } = new(nameof(Unallocated), AccountType.Liability, isClientMoney: true);

    /// <summary>Received, and for what is not known.</summary>
    public static Account Suspense { get; } = new(nameof(Suspense), AccountType.Liability, isClientMoney: true);

    /// <summary>Allocated to the loan, to be swept to the funder.</summary>
    public static Account HeldForFunder { get; } = new(nameof(HeldForFunder), AccountType.Liability, isClientMoney: true);

    /// <summary>A guarantor's part of recoveries.</summary>
    public static Account HeldForGuarantor { get; } = new(nameof(HeldForGuarantor), AccountType.Liability, isClientMoney: true);

    /// <summary>Residual, to be paid to the supplier.</summary>
    public static Account HeldForSupplier { get; } = new(nameof(HeldForSupplier), AccountType.Liability, isClientMoney: true);

    /// <summary>All accounts, in the order of a trial balance.</summary>
    public static IReadOnlyList<Account> All { get; } =
    [
        LoanPrincipal, InterestReceivable, PenaltyReceivable, FeeReceivable, LoanAllowance, SubrogatedPrincipal, SubrogatedInterest, SubrogationAllowance,
        DueFromCollection, DueFromBank, PoolCash, PlatformCash, BankCash, UnearnedFee, DueToPlatform, GuaranteePayable, GuaranteeProvision,
        InterestIncome, PenaltyIncome, FeeIncome, ServiceFeeIncome, LoanRecovery, GuaranteeRecovery, ImpairmentLoss, IncomeWrittenOff, GuaranteeLoss, ShortfallLoss,
        GuaranteesGiven, Contra,
        CollectionCash, Unallocated, Suspense, HeldForFunder, HeldForGuarantor, HeldForSupplier,
    ];

    public string Name { get; }

    public AccountType Type { get; }

    /// <summary>Whether it belongs to book C; the other accounts belong to P and B.</summary>
    public bool IsClientMoney { get; }

    /// <summary>Whether it grows by debits.</summary>
    public bool GrowsByDebit => Type is AccountType.Asset or AccountType.Expense;

    /// <summary>Whether what is earned follows from it: income, expenses, what of these is only expected, and the principal on which funds cost something.</summary>
    public bool IsOfEarnings => Type is AccountType.Income or AccountType.Expense || Name is nameof(LoanPrincipal) or nameof(LoanAllowance) or nameof(GuaranteeProvision);

    /// <summary>Whether what a case has on it is still open: not income and expenses, not the cash of funder and platform, and not what belongs to no case.</summary>
    public bool IsOpenItem => Type is not (AccountType.Income or AccountType.Expense) && Name is not (nameof(PoolCash) or nameof(PlatformCash) or nameof(BankCash) or nameof(Suspense));

    /// <summary>The account of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public static Account Parse(string name) =>
        TryParse(name, out var account) ? account : throw new FormatException($"There is no account '{MoneyText.Shown(name)}'.");

    public static bool TryParse(string? name, [NotNullWhen(true)] out Account? account)
    {
        account = All.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));
        return account is not null;
    }

    public override string ToString() => Name;
}

/// <summary>An account is its name.</summary>
internal sealed class AccountJsonConverter : JsonConverter<Account>
{
    public override Account Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return Account.TryParse(name, out var account) ? account : throw new JsonException($"There is no account '{MoneyText.Shown(name)}'.");
    }

    public override void Write(Utf8JsonWriter writer, Account value, JsonSerializerOptions options) => writer.WriteStringValue(value.Name);
}
