namespace Marketplace.Orders;

/// <summary>The marketplace's time zone. The files hold local times without an offset.</summary>
internal static class MarketTimeZone
{
    public const string Name = "America/Sao_Paulo";

    public static TimeZoneInfo Zone { get; } = TimeZoneInfo.FindSystemTimeZoneById(Name);

    /// <summary>The instant of a local time; one that a change to summer time skips is taken an hour later.</summary>
    public static DateTimeOffset ToUtc(DateTime local)
    {
        if (Zone.IsInvalidTime(local)) local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    public static DateTime ToLocal(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).DateTime;
}
