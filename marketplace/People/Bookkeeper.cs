using System.Globalization;
using Marketplace.Backend;
using Marketplace.Orders;

namespace Marketplace.People;

/// <summary>A person who closes the books of each month some days after its end.</summary>
/// <param name="person">Its way to the backend.</param>
/// <param name="closes">Whether it does.</param>
internal sealed class Bookkeeper(BackendApi person, bool closes)
{
    /// <summary>Of the month after.</summary>
    private const int DayOfClosing = 5;

    private DateOnly? _open;

    /// <summary>Asks to close what is to be closed by a day; refused as long as the month before is not closed, and then asked again the next day.</summary>
    public async Task WorkAsync(DateTimeOffset now, CancellationToken stop)
    {
        if (!closes) return;
        var today = DateOnly.FromDateTime(MarketTimeZone.ToLocal(now));
        var open = _open ??= new DateOnly(today.Year, today.Month, 1);
        if (open.AddMonths(1).AddDays(DayOfClosing - 1) > today) return;
        var period = open.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        if (await person.TryCreateAsync($"api/periods/{period}/closings", $"closing-{period}", new ClosingRequest("The month is over"), stop) is null) _open = open.AddMonths(1);
    }
}
