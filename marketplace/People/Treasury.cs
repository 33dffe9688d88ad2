using System.Globalization;
using Marketplace.Backend;
using Marketplace.Bank;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>What an index stood at on a day.</summary>
/// <param name="Rate">Basis points a year.</param>
/// <param name="SaidAt">When somebody said so to the backend.</param>
internal sealed record PublishedFixing(string Index, DateOnly Date, int Rate, DateTimeOffset SaidAt);

/// <summary>A person who says each bank day what the indices stand at by which loans go; of some days only weeks later.</summary>
/// <param name="person">Its way to the backend.</param>
/// <param name="indices">The indices that agreements name; with none there is nothing to say.</param>
/// <param name="disturbances">Which days are late.</param>
/// <param name="seed">Decides what the indices stand at.</param>
internal sealed class Treasury(BackendApi person, IReadOnlyList<string> indices, Disturbances disturbances, int seed)
{
    /// <summary>Before the first day so much is known, that something can be lent at once.</summary>
    private const int DaysBefore = 14;
    private const int LongestDelay = 25;

    private readonly BankCalendar _calendar = new(BrazilianHolidays.All, MarketTimeZone.Zone);
    private readonly List<(string Index, DateOnly Date, DateOnly SaidOn, bool IsLate)> _unsaid = [];
    private readonly List<PublishedFixing> _published = [];
    private DateOnly? _known;

    /// <summary>Everything said so far, in that order.</summary>
    public IReadOnlyList<PublishedFixing> Published => _published;

    /// <summary>Says, once a day, what is to be said by then.</summary>
    public async Task WorkAsync(DateTimeOffset now, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(MarketTimeZone.ToLocal(now));
        if (indices.Count == 0 || _known == today) return;
        for (var day = _known?.AddDays(1) ?? today.AddDays(-DaysBefore); day <= today; day = day.AddDays(1))
        {
            if (_calendar.IsBusinessDay(day)) _unsaid.AddRange(indices.Select(index => Unsaid(index, day, isFirst: _known is null)));
        }

        _known = today;
        foreach (var due in _unsaid.Where(fixing => fixing.SaidOn <= today).ToList())
        {
            _unsaid.Remove(due);
            var (rate, date) = (MarketIndex.RateOn(seed, due.Index, due.Date), due.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await person.CreateAsync<object>($"api/indices/{due.Index}/fixings", $"fixing-{due.Index}-{date}", new FixingRequest(due.Date, rate), stop);
            _published.Add(new PublishedFixing(due.Index, due.Date, rate, now));
            if (due.IsLate) disturbances.Note(DisturbanceKind.FixingLate, $"{due.Index} {date}");
        }
    }

    private (string Index, DateOnly Date, DateOnly SaidOn, bool IsLate) Unsaid(string index, DateOnly day, bool isFirst)
    {
        var name = $"{index} {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        var isLate = !isFirst && disturbances.Strikes(DisturbanceKind.FixingLate, name);
        return (index, day, isLate ? day.AddDays(1 + disturbances.Pick(DisturbanceKind.FixingLate, name, LongestDelay)) : day, isLate);
    }
}
