using System.Text.RegularExpressions;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Onboarding;

/// <summary>Asks to set up an agreement; the fields are those of <see cref="AgreementContent"/>, and the policy is named by a preset.</summary>
public sealed partial record AgreementRequest(
    string Name, string Preset, Currency Currency, string PoolId, string AccountBank, string CollectionAccount, AdvanceRate AdvanceRate,
    AnnualRate AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate, DayCount DayCount, int TenorDays, int GraceDays, Money StarterLimit,
    Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue, Money Tolerance, string TimeZone, TimeOnly CutOff, IReadOnlyList<DateOnly> Holidays)
{
    /// <summary>The self-managed preset, the only one that can be agreed on so far.</summary>
    public const string PlatformPreset = "Platform";

    /// <summary>Service mode: a bank lends.</summary>
    public const string BankPreset = "Bank";

    private const int LongestTenorDays = 720;
    private const int MostHolidays = 1_000;

    private static readonly DayCount[] OfferedDayCounts = [DayCount.Act360, DayCount.Act365Fixed, DayCount.Thirty360BondBasis];

    public static AgreementRequest Read(JsonFields fields)
    {
        var currency = fields.Currency("currency");
        AgreementRequest request = new(
            fields.Text("name"),
            fields.Word("preset", PlatformPreset, BankPreset),
            currency,
            fields.Id("poolId"),
            fields.Formed("accountBank", BankCodeForm(), "a bank's code, 1 to 40 of a to z, 0 to 9 and hyphen"),
            fields.Account("collectionAccount"),
            fields.BasisPoints<AdvanceRate>("advanceRate", atLeast: 1),
            fields.BasisPoints<AnnualRate>("annualRate"),
            fields.BasisPoints<FeeRate>("feeRate"),
            fields.BasisPoints<AnnualRate>("penaltyRate"),
            DayCount.Parse(fields.Word("dayCount", [.. OfferedDayCounts.Select(dayCount => dayCount.Name)])),
            fields.Whole("tenorDays", 1, LongestTenorDays),
            fields.Whole("graceDays", 0, FinancingTerms.LongestGraceDays),
            fields.Amount("starterLimit", currency),
            fields.PositiveAmount("maximumLimit", currency),
            fields.PositiveAmount("buyerLimit", currency),
            fields.Amount("minimumOrderValue", currency),
            fields.Amount("tolerance", currency),
            fields.Text("timeZone", atMost: 64),
            fields.TimeOfDay("cutOff"),
            fields.Dates("holidays", MostHolidays));
        if (fields.Sound && request.StarterLimit > request.MaximumLimit)
            fields.Fault("starterLimit", "out-of-range", $"The starter limit {request.StarterLimit} is above the maximum {request.MaximumLimit}.");
        if (fields.Sound && !TimeZoneInfo.TryFindSystemTimeZoneById(request.TimeZone, out _))
            fields.Fault("timeZone", "unknown-time-zone", $"'{request.TimeZone}' is not a time zone of the IANA database, such as America/Sao_Paulo.");
        return request;
    }

    /// <summary>What is agreed, under the policy of the preset.</summary>
    public AgreementContent ToContent(FinancingPolicy policy) => new(
        Name, Preset, policy, Currency, PoolId, AccountBank, CollectionAccount, AdvanceRate, AnnualRate, FeeRate, PenaltyRate, DayCount, TenorDays,
        GraceDays, StarterLimit, MaximumLimit, BuyerLimit, MinimumOrderValue, Tolerance, TimeZone, CutOff, Holidays);

    [GeneratedRegex(@"^[a-z0-9-]{1,40}\z")]
    private static partial Regex BankCodeForm();
}

/// <summary>An agreement as answers show it.</summary>
public sealed record AgreementAnswer(
    string Id, int Version, AgreementStatus Status, string Name, string Preset, FinancingPolicy Policy, Currency Currency, string PoolId,
    string AccountBank, string CollectionAccount, AdvanceRate AdvanceRate, AnnualRate AnnualRate, FeeRate FeeRate, AnnualRate PenaltyRate,
    DayCount DayCount, int TenorDays, int GraceDays, Money StarterLimit, Money MaximumLimit, Money BuyerLimit, Money MinimumOrderValue,
    Money Tolerance, string TimeZone, string CutOff, IReadOnlyList<DateOnly> Holidays)
{
    public static AgreementAnswer Of(Agreement agreement)
    {
        var agreed = agreement.Content;
        return new(
            agreement.Id, agreement.Version, agreement.Status, agreed.Name, agreed.Preset, agreed.Policy, agreed.Currency, agreed.PoolId,
            agreed.AccountBank, agreed.CollectionAccount, agreed.AdvanceRate, agreed.AnnualRate, agreed.FeeRate, agreed.PenaltyRate, agreed.DayCount,
            agreed.TenorDays, agreed.GraceDays, agreed.StarterLimit, agreed.MaximumLimit, agreed.BuyerLimit, agreed.MinimumOrderValue,
            agreed.Tolerance, agreed.TimeZone, agreed.CutOff.ToString("HH:mm"), agreed.Holidays);
    }
}
