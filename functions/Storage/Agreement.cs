using Azure;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>Where an agreement is in its life; its cases run on after it has ended.</summary>
public enum AgreementStatus
{
    /// <summary>New facilities and cases are accepted.</summary>
    Live,

    /// <summary>No new facilities and no new cases; approved cases go on and are still paid out.</summary>
    RunOff,

    /// <summary>Nothing is paid out any more; what is lent is collected, and guarantees stand.</summary>
    Ended,
}

/// <summary>What the platform agreed on with those who take part: the terms of every financing under it, as data.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Version">Rises with each change; a case remembers the version that it was approved under.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="Content">What was agreed.</param>
/// <param name="BodyHash">The request that created it.</param>
/// <param name="ETag">The version read; none before it is stored.</param>
public sealed record Agreement(
    string Id, string Tenant, int Version, AgreementStatus Status, AgreementContent Content, string BodyHash, ETag ETag = default);

/// <summary>What was agreed; all amounts in <paramref name="Currency"/>.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Preset">The preset that the policy was taken from.</param>
/// <param name="Policy">Who lends, decides, guarantees and earns.</param>
/// <param name="Currency">The only currency of orders under it.</param>
/// <param name="PoolId">The capital pool that lends.</param>
/// <param name="AccountBank">The code of the bank that keeps the accounts; its queue is <c>bank-&lt;code&gt;</c>.</param>
/// <param name="CollectionAccount">The account to which buyers pay.</param>
/// <param name="AdvanceRate">How much of an order's unpaid value is lent.</param>
/// <param name="AnnualRate">Interest, where it is fixed.</param>
/// <param name="FeeRate">Fee on the advance, deducted from it.</param>
/// <param name="PenaltyRate">On what is overdue after grace.</param>
/// <param name="DayCount">How days become parts of a year.</param>
/// <param name="TenorDays">Days from disbursement to maturity.</param>
/// <param name="GraceDays">Days after maturity without penalty and dunning.</param>
/// <param name="StarterLimit">The facility of a supplier without history.</param>
/// <param name="MaximumLimit">The largest facility.</param>
/// <param name="BuyerLimit">The most that may be lent at one time against orders of one buyer.</param>
/// <param name="MinimumOrderValue">Orders below it are not financed.</param>
/// <param name="Tolerance">By how much two flows may disagree before a person looks.</param>
/// <param name="TimeZone">The IANA time zone whose days count.</param>
/// <param name="CutOff">The local time from which an instant belongs to the next business day.</param>
/// <param name="Holidays">Days, besides Saturdays and Sundays, on which banks do not work.</param>
/// <param name="FundingBank">The code of the bank that lends or decides; null where none does.</param>
/// <param name="FunderAccount">The lending bank's account that pays the advance; null where the platform lends.</param>
/// <param name="RecallDays">Business days in which what is recalled has to be repaid.</param>
/// <param name="DecisionDays">Business days that a bank or a person has to decide.</param>
/// <param name="ReminderDays">Business days after which a missing decision is asked for again; fewer than <paramref name="DecisionDays"/>.</param>
/// <param name="FacilityDays">Calendar days for which a facility is valid.</param>
/// <param name="FourEyesAbove">An advance above it takes two persons to let a referral pass; null: never.</param>
/// <param name="MostOrdersPerDay">More orders of a supplier within 24 hours are referred; null: any number passes.</param>
/// <param name="MostBuyerShare">A larger share of one buyer in what a supplier sells is referred; null: any share passes.</param>
/// <param name="FlatFee">A fee beside the percentage; null for none.</param>
/// <param name="MinimumFee">The least fee in all; null for none.</param>
/// <param name="PenaltyBase">What the penalty is on.</param>
/// <param name="PenaltyEffect">Whether what bears a penalty bears interest, too.</param>
/// <param name="Waterfall">In which order credits pay the parts of the debt; null for the usual one.</param>
/// <param name="Buckets">The bands of days past due; null for the usual ones.</param>
/// <param name="Instalments">What of each loan falls due when; null where all of it does at maturity.</param>
/// <param name="ExtensionDays">By how many calendar days a maturity may be moved, once.</param>
/// <param name="RepaymentFeeRate">A fee on what is repaid, due with it; null for none.</param>
/// <param name="RepaymentFlatFee">A fee beside that percentage, with each part of the principal; null for none.</param>
/// <param name="RepaymentMinimumFee">The least fee with each part of the principal; null for none.</param>
/// <param name="Provisions">What the platform provides for its own exposure; null for the usual.</param>
/// <param name="WriteOffDays">Days past due after which it is proposed to write a loan off.</param>
/// <param name="FloatingRate">The index that interest follows, where it is not fixed.</param>
/// <param name="AllowsSetOff">Whether what is left for a supplier in one case may repay what it owes in another that is in default.</param>
public sealed record AgreementContent(
    string Name, string Preset, FinancingPolicy Policy, Currency Currency, string PoolId, string AccountBank, string CollectionAccount,
    AdvanceRate AdvanceRate, AnnualRate? AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate, DayCount DayCount, int TenorDays, int GraceDays,
    Money StarterLimit, Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue, Money Tolerance, string TimeZone, TimeOnly CutOff,
    IReadOnlyList<DateOnly> Holidays, string? FundingBank = null, string? FunderAccount = null, int RecallDays = 5, int DecisionDays = 5, int ReminderDays = 2,
    int FacilityDays = 365, Money? FourEyesAbove = null, int? MostOrdersPerDay = null, Share? MostBuyerShare = null,
    Money? FlatFee = null, Money? MinimumFee = null, PenaltyBase PenaltyBase = default, PenaltyEffect PenaltyEffect = default, WaterfallOrders? Waterfall = null, DelinquencyBuckets? Buckets = null,
    IReadOnlyList<AgreedInstalment>? Instalments = null, int WriteOffDays = 360, int ExtensionDays = 0, FeeRate? RepaymentFeeRate = null, FloatingRate? FloatingRate = null, ProvisionScale? Provisions = null,
    bool AllowsSetOff = false, Money? RepaymentFlatFee = null, Money? RepaymentMinimumFee = null)
{
    /// <summary>Its business days: Monday to Friday but for the holidays, in its time zone.</summary>
    public BusinessCalendar Calendar() => new(Name, [DayOfWeek.Saturday, DayOfWeek.Sunday], Holidays, TimeZone, CutOff);

    /// <summary>The bank accounts that its cases move money on, each with the code of the bank that keeps it.</summary>
    /// <param name="poolAccount">The account of the capital pool.</param>
    public IEnumerable<(string Bank, string Account)> AccountsAt(string poolAccount)
    {
        yield return (AccountBank, CollectionAccount);
        yield return (AccountBank, poolAccount);
        if (Policy.Funder == Funder.FundingBank) yield return (FundingBank!, FunderAccount!);
    }

    /// <summary>The terms of a case that is approved now; where interest floats, with the margin alone until a fixing is known (<see cref="FinancingTerms.At"/>).</summary>
    /// <param name="poolAccount">The account of the capital pool.</param>
    /// <param name="supplierAccount">The supplier's payout account.</param>
    /// <param name="buyer">The buyer; null where it is not known.</param>
    /// <param name="supplierIndustry">The supplier's line of business; null where it names none.</param>
    public FinancingTerms Pin(string poolAccount, string supplierAccount, Party? buyer, string? supplierIndustry) => new()
    {
        AdvanceRate = AdvanceRate,
        InterestRate = AnnualRate ?? FloatingRate!.Margin,
        FloatingRate = FloatingRate,
        DayCount = DayCount,
        TenorDays = TenorDays,
        Fee = new FeeTerms(FeeRate, FlatFee, MinimumFee),
        GraceDays = GraceDays,
        PenaltyRate = PenaltyRate,
        PenaltyBase = PenaltyBase,
        PenaltyEffect = PenaltyEffect,
        WaterfallOrders = Waterfall,
        Buckets = Buckets ?? DelinquencyBuckets.Default,
        Instalments = Instalments,
        Tolerance = Tolerance,
        Calendar = Calendar(),
        CollectionAccount = CollectionAccount,
        AccountBank = AccountBank,
        FunderAccount = Policy.Funder == Funder.FundingBank ? FunderAccount! : poolAccount,
        SupplierAccount = supplierAccount,
        SupplierIndustry = supplierIndustry,
        FundingBank = FundingBank,
        PlatformAccount = poolAccount,
        RecallDays = RecallDays,
        WriteOffDays = WriteOffDays,
        ExtensionDays = ExtensionDays,
        AllowsSetOff = AllowsSetOff,
        RepaymentFee = RepaymentFeeRate,
        RepaymentFlatFee = RepaymentFlatFee,
        RepaymentMinimumFee = RepaymentMinimumFee,
        Provisions = Provisions,
        DecisionDays = DecisionDays,
        ReminderDays = ReminderDays,
        FourEyesAbove = FourEyesAbove,
        // The platform does not guarantee what it owes itself.
        Policy = buyer?.Roles.Contains(PartyRole.Platform) == true ? Policy.WithoutGuarantee() : Policy,
    };

    /// <summary>By when a decision that is asked for at an instant has to be there.</summary>
    public PendingDecision DecisionAskedAt(DateTimeOffset at) => PendingDecision.Asked(Calendar(), ReminderDays, DecisionDays, at);
}
