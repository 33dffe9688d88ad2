using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to set up an agreement; the fields are those of <see cref="AgreementContent"/>, and the policy is a preset and what differs from it.</summary>
public sealed record AgreementRequest(
    string Name, string Preset, PolicyRequest? Policy, Currency Currency, string PoolId, string AccountBank, string CollectionAccount, AdvanceRate AdvanceRate,
    AnnualRate? AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate, DayCount DayCount, int TenorDays, int GraceDays, Money StarterLimit,
    Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue, Money Tolerance, string TimeZone, TimeOnly CutOff, IReadOnlyList<DateOnly> Holidays,
    string? FundingBank, string? FunderAccount, int? RecallDays, int? DecisionDays, int? ReminderDays, int? FacilityDays, Money? FourEyesAbove,
    int? MostOrdersPerDay, Share? MostBuyerShare, Money? FlatFee, Money? MinimumFee, PenaltyBase? PenaltyBase, PenaltyEffect? PenaltyEffect, WaterfallRequest? Waterfall, DelinquencyBuckets? Buckets, IReadOnlyList<AgreedInstalment>? Instalments,
    int? WriteOffDays, int? ExtensionDays, FeeRate? RepaymentFeeRate, FloatingRate? FloatingRate, ProvisionScale? Provisions, bool AllowsSetOff,
    Money? RepaymentFlatFee, Money? RepaymentMinimumFee)
{
    /// <summary>Self-managed: the platform lends and rules decide.</summary>
    public const string PlatformPreset = "Platform";

    /// <summary>Service mode: a bank lends and decides.</summary>
    public const string BankPreset = "Bank";

    private const int LongestTenorDays = 720;
    private const int MostInstalments = 60;
    private const int MostHolidays = 1_000;
    private const int MostDecisionDays = 60;
    private const int MostOrders = 1_000_000;
    private const int DefaultRecallDays = 5;
    private const int DefaultDecisionDays = 5;
    private const int DefaultReminderDays = 2;
    private const int DefaultFacilityDays = 365;
    private const int DefaultWriteOffDays = 360;

    public static AgreementRequest Read(JsonFields fields)
    {
        var currency = fields.Currency("currency");
        AgreementRequest request = new(
            fields.Text("name"),
            fields.Word("preset", PlatformPreset, BankPreset),
            fields.OptionalObject("policy", PolicyRequest.Read),
            currency,
            fields.Id("poolId"),
            fields.Formed("accountBank", Banks.CodeForm(), Banks.CodeInWords),
            fields.Account("collectionAccount"),
            fields.BasisPoints<AdvanceRate>("advanceRate", atLeast: 1),
            ReadAnnualRate(fields),
            fields.BasisPoints<FeeRate>("feeRate"),
            fields.BasisPoints<AnnualRate>("penaltyRate"),
            DayCount.Parse(fields.Word("dayCount", [.. DayCount.All.Select(dayCount => dayCount.Name)])),
            fields.Whole("tenorDays", 1, LongestTenorDays),
            fields.Whole("graceDays", 0, FinancingTerms.LongestGraceDays),
            fields.Amount("starterLimit", currency),
            fields.PositiveAmount("maximumLimit", currency),
            fields.PositiveAmount("buyerLimit", currency),
            fields.Amount("minimumOrderValue", currency),
            fields.Amount("tolerance", currency),
            fields.Text("timeZone", atMost: 64),
            fields.TimeOfDay("cutOff"),
            fields.Dates("holidays", MostHolidays),
            fields.OptionalFormed("fundingBank", Banks.CodeForm(), Banks.CodeInWords),
            fields.OptionalAccount("funderAccount"),
            fields.OptionalWhole("recallDays", 1, MostDecisionDays),
            fields.OptionalWhole("decisionDays", 1, MostDecisionDays),
            fields.OptionalWhole("reminderDays", 0, MostDecisionDays - 1),
            fields.OptionalWhole("facilityDays", 1, FinancingTerms.LongestTenorDays),
            fields.OptionalAmount("fourEyesAbove", currency),
            fields.OptionalWhole("mostOrdersPerDay", 1, MostOrders),
            fields.OptionalBasisPoints<Share>("mostBuyerShare", atLeast: 1),
            fields.OptionalAmount("flatFee", currency),
            fields.OptionalAmount("minimumFee", currency),
            fields.OptionalOneOf<PenaltyBase>("penaltyBase"),
            fields.OptionalOneOf<PenaltyEffect>("penaltyEffect"),
            fields.OptionalObject("waterfall", WaterfallRequest.Read),
            ReadBuckets(fields),
            fields.OptionalObjects("instalments", MostInstalments, ReadInstalment),
            fields.OptionalWhole("writeOffDays", FinancingTerms.ShortestWriteOffDays, FinancingTerms.LongestWriteOffDays),
            fields.OptionalWhole("extensionDays", 0, FinancingTerms.LongestExtensionDays),
            fields.OptionalBasisPoints<FeeRate>("repaymentFeeRate"),
            fields.OptionalObject("floatingRate", ReadFloatingRate),
            ReadProvisions(fields),
            fields.IsGiven("allowsSetOff") && fields.Flag("allowsSetOff"),
            fields.OptionalAmount("repaymentFlatFee", currency),
            fields.OptionalAmount("repaymentMinimumFee", currency));
        if (fields.Sound) request.CheckTogether(fields);
        return request;
    }

    /// <summary>The policy that is agreed on: the preset's, but for what the request wants otherwise.</summary>
    public FinancingPolicy AgreedPolicy()
    {
        var preset = Preset == BankPreset ? FinancingPolicy.Bank(Share.FromBasisPoints(0)) : FinancingPolicy.Platform;
        return Policy?.Over(preset) ?? preset;
    }

    /// <summary>What is agreed.</summary>
    public AgreementContent ToContent() => new(
        Name, Preset, AgreedPolicy(), Currency, PoolId, AccountBank, CollectionAccount, AdvanceRate, AnnualRate, FeeRate, PenaltyRate, DayCount, TenorDays,
        GraceDays, StarterLimit, MaximumLimit, BuyerLimit, MinimumOrderValue, Tolerance, TimeZone, CutOff, Holidays, FundingBank, FunderAccount,
        RecallDays ?? DefaultRecallDays, DecisionDays ?? DefaultDecisionDays, ReminderDays ?? DefaultReminderDays, FacilityDays ?? DefaultFacilityDays,
        FourEyesAbove, MostOrdersPerDay, MostBuyerShare, FlatFee, MinimumFee, PenaltyBase ?? default, PenaltyEffect ?? default, Waterfall?.ToOrders(), Buckets, Instalments, WriteOffDays ?? DefaultWriteOffDays, ExtensionDays ?? 0, RepaymentFeeRate, FloatingRate, Provisions,
        AllowsSetOff, RepaymentFlatFee, RepaymentMinimumFee);

    private static AgreedInstalment ReadInstalment(JsonFields fields) =>
        new(fields.Whole("afterDays", 1, LongestTenorDays), fields.BasisPoints<Share>("share"));

    /// <summary>Interest is fixed or floats: exactly one of the two is agreed.</summary>
    private static AnnualRate? ReadAnnualRate(JsonFields fields)
    {
        if (!fields.IsGiven("floatingRate")) return fields.BasisPoints<AnnualRate>("annualRate");
        if (fields.IsGiven("annualRate")) fields.Fault("annualRate", "not-applicable", "Interest is fixed or floats: give annualRate or floatingRate, not both.");
        return null;
    }

    private static FloatingRate ReadFloatingRate(JsonFields fields)
    {
        var index = fields.Formed("index", FixingsTable.IndexForm(), FixingsTable.IndexInWords);
        var margin = fields.BasisPoints<AnnualRate>("margin", atMost: Domain.FloatingRate.LargestMargin);
        var days = fields.Whole("resetDays", Domain.FloatingRate.ShortestResetDays, Domain.FloatingRate.LongestResetDays);
        return fields.Sound ? new FloatingRate(index, margin, days) : null!;
    }

    private static DelinquencyBuckets? ReadBuckets(JsonFields fields)
    {
        if (fields.OptionalWholes("buckets", DelinquencyBuckets.Most, 1, DelinquencyBuckets.LongestDays) is not { Count: > 0 } days) return null;
        if (days.Zip(days.Skip(1)).All(pair => pair.First < pair.Second)) return new DelinquencyBuckets([.. days]);
        fields.Fault("buckets", "out-of-order", "Each band ends later than the one before.");
        return null;
    }

    private static ProvisionScale? ReadProvisions(JsonFields fields)
    {
        var bands = fields.OptionalObjects("provisions", ProvisionScale.Most, band => new ProvisionBand(
            band.Whole("fromDay", 0, DelinquencyBuckets.LongestDays + 1), band.Whole("stage", 1, ProvisionScale.DefaultStage), band.BasisPoints<Share>("rate")));
        if (bands is null || !fields.Sound) return null;
        if (ProvisionScale.FaultOf(bands) is not { } fault) return new ProvisionScale(bands);
        fields.Fault("provisions", "inconsistent", fault);
        return null;
    }

    private void CheckTogether(JsonFields fields)
    {
        if (StarterLimit > MaximumLimit)
            fields.Fault("starterLimit", "out-of-range", $"The starter limit {StarterLimit} is above the maximum {MaximumLimit}.");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            fields.Fault("timeZone", "unknown-time-zone", $"'{TimeZone}' is not a time zone of the IANA database, such as America/Sao_Paulo.");
        if ((ReminderDays ?? DefaultReminderDays) >= (DecisionDays ?? DefaultDecisionDays))
            fields.Fault("reminderDays", "out-of-range", "Who has to decide is reminded before the last day, not on it or after it.");
        if (PenaltyEffect == Domain.PenaltyEffect.ReplacesInterest && FloatingRate is not null)
            fields.Fault("penaltyEffect", "inconsistent", $"The index may rise: a penalty of {PenaltyRate} in the place of interest could make it cheaper to pay late.");
        else if (PenaltyEffect == Domain.PenaltyEffect.ReplacesInterest && PenaltyRate.BasisPoints < AnnualRate?.BasisPoints)
            fields.Fault("penaltyEffect", "inconsistent", $"A penalty of {PenaltyRate} in the place of interest of {AnnualRate} would make it cheaper to pay late.");
        if (Instalments is not null && AgreedInstalment.FaultOf(Instalments, TenorDays) is { } fault) fields.Fault("instalments", "inconsistent", fault);
        // Within a bucket nobody counts days.
        if (Provisions?.Bands.FirstOrDefault(band => (Buckets ?? DelinquencyBuckets.Default).Of(band.FromDay).FirstDay != band.FromDay) is { } within)
            fields.Fault("provisions", "inconsistent", $"Day {within.FromDay} is not the first of a bucket.");
        CheckPolicy(fields, AgreedPolicy());
    }

    /// <summary>Who takes part follows from the policy: nobody is missing, and nobody is named who has no part.</summary>
    private void CheckPolicy(JsonFields fields, FinancingPolicy policy)
    {
        var bankLends = policy.Funder == Funder.FundingBank;
        if (!bankLends && policy.GuaranteeShare.BasisPoints > 0)
            fields.Fault("policy/guaranteeShare", "not-applicable", "The platform lends itself: there is nobody to guarantee to.");
        CheckNamed(fields, "fundingBank", FundingBank, policy.NeedsFundingBank, "bank lends or decides");
        CheckNamed(fields, "funderAccount", FunderAccount, bankLends, "bank lends");
    }

    private static void CheckNamed(JsonFields fields, string name, string? value, bool isNeeded, string when)
    {
        if (isNeeded && value is null) fields.Fault(name, "missing", $"The field is missing; under this policy a {when}.");
        if (!isNeeded && value is not null) fields.Fault(name, "not-applicable", $"Under this policy no {when}.");
    }
}

/// <summary>An agreement as answers show it.</summary>
public sealed record AgreementAnswer(
    string Id, int Version, AgreementStatus Status, string Name, string Preset, FinancingPolicy Policy, Currency Currency, string PoolId,
    string AccountBank, string CollectionAccount, AdvanceRate AdvanceRate, AnnualRate? AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate,
    DayCount DayCount, int TenorDays, int GraceDays, Money StarterLimit, Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue,
    Money Tolerance, string TimeZone, string CutOff, IReadOnlyList<DateOnly> Holidays, string? FundingBank, string? FunderAccount, int RecallDays,
    int DecisionDays, int ReminderDays, int FacilityDays, Money? FourEyesAbove, int? MostOrdersPerDay, Share? MostBuyerShare,
    Money? FlatFee, Money? MinimumFee, PenaltyBase PenaltyBase, PenaltyEffect PenaltyEffect, WaterfallOrders Waterfall, DelinquencyBuckets Buckets, IReadOnlyList<AgreedInstalment>? Instalments,
    int WriteOffDays, int ExtensionDays, FeeRate? RepaymentFeeRate, FloatingRate? FloatingRate, ProvisionScale Provisions, bool AllowsSetOff,
    Money? RepaymentFlatFee, Money? RepaymentMinimumFee)
{
    public static AgreementAnswer Of(Agreement agreement)
    {
        var agreed = agreement.Content;
        return new(
            agreement.Id, agreement.Version, agreement.Status, agreed.Name, agreed.Preset, agreed.Policy, agreed.Currency, agreed.PoolId,
            agreed.AccountBank, agreed.CollectionAccount, agreed.AdvanceRate, agreed.AnnualRate, agreed.FeeRate, agreed.PenaltyRate, agreed.DayCount,
            agreed.TenorDays, agreed.GraceDays, agreed.StarterLimit, agreed.MaximumLimit, agreed.BuyerLimit, agreed.MinimumOrderValue,
            agreed.Tolerance, agreed.TimeZone, agreed.CutOff.ToString("HH:mm"), agreed.Holidays, agreed.FundingBank,
            agreed.FunderAccount, agreed.RecallDays, agreed.DecisionDays, agreed.ReminderDays, agreed.FacilityDays, agreed.FourEyesAbove,
            agreed.MostOrdersPerDay, agreed.MostBuyerShare, agreed.FlatFee, agreed.MinimumFee, agreed.PenaltyBase, agreed.PenaltyEffect, agreed.Waterfall ?? WaterfallOrders.Default,
            agreed.Buckets ?? DelinquencyBuckets.Default, agreed.Instalments, agreed.WriteOffDays, agreed.ExtensionDays, agreed.RepaymentFeeRate, agreed.FloatingRate,
            agreed.Provisions ?? ProvisionScale.Default, agreed.AllowsSetOff, agreed.RepaymentFlatFee, agreed.RepaymentMinimumFee);
    }
}
