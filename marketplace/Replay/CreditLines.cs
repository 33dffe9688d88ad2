using System.Collections.Concurrent;
using System.Globalization;
using Marketplace.Backend;
using Marketplace.Disturbing;
using static Marketplace.Disturbing.DisturbanceKind;

namespace Marketplace.Replay;

/// <summary>The suppliers' credit applications. Where a bank decides, a supplier asks for financing once its line is decided.</summary>
internal sealed class CreditLines(BackendApi api, int seed, Disturbances disturbances)
{
    /// <summary>How long a supplier waits for the bank before it asks all the same.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(14);

    private readonly Dictionary<string, (int Count, DateTimeOffset Last)> _applications = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _undecided = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConcurrentBag<(OutsideEvent Happening, DateTimeOffset Since)>> _heldBack = new(StringComparer.Ordinal);

    /// <summary>A supplier applies with its first order, and is looked at again when it sells 90 days later.</summary>
    /// <param name="ordered">The tick's orders.</param>
    /// <param name="supplierId">The backend's id of a seller.</param>
    /// <param name="agreementId">The backend's id of an agreement.</param>
    /// <param name="concurrency">How many at a time.</param>
    public async Task ApplyAsync(IEnumerable<OutsideEvent> ordered, Func<string, string> supplierId, Func<MarketAgreement, string> agreementId, ParallelOptions concurrency)
    {
        List<(string SellerId, int Number, DateTimeOffset At)> due = [];
        foreach (var happening in ordered)
        {
            var sellerId = happening.Order.Seller.SellerId;
            var (count, last) = _applications.GetValueOrDefault(sellerId);
            if (count > 0 && happening.At - last < Terms.ReviewInterval) continue;
            _applications[sellerId] = (count + 1, happening.At);
            due.Add((sellerId, count + 1, happening.At));
        }

        ConcurrentBag<string> refused = [];
        await Parallel.ForEachAsync(due, concurrency, async (application, stop) =>
        {
            var agreement = Trade.Of(seed, application.SellerId).Agreement;
            var isConsenting = application.Number > 1 || !disturbances.Strikes(ConsentMissing, application.SellerId);
            FacilityRequest request = new(
                supplierId(application.SellerId), agreementId(agreement), Terms.Generous,
                new Consent(isConsenting, $"Seller {application.SellerId[..Math.Min(8, application.SellerId.Length)]}", application.At));
            var key = $"facility-{application.SellerId}-{application.Number.ToString(CultureInfo.InvariantCulture)}";
            var (answer, _) = await api.ProposeAsync<FacilityAnswer>("api/facilities", key, request, stop);
            if (!isConsenting) disturbances.Note(ConsentMissing, application.SellerId);
            if (answer is null) refused.Add(application.SellerId);
            else if (answer.Status == FacilityAnswer.Applied) _undecided[application.SellerId] = answer.Id;
        });
        foreach (var sellerId in refused) _applications[sellerId] = (_applications[sellerId].Count, DateTimeOffset.MinValue);
    }

    /// <summary>Keeps a request for financing until the supplier's line is decided.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool HoldBack(OutsideEvent happening, DateTimeOffset now)
    {
        if (!_undecided.ContainsKey(happening.Order.Seller.SellerId)) return false;
        _heldBack.GetOrAdd(happening.Order.Seller.SellerId, _ => []).Add((happening, now));
        return true;
    }

    /// <summary>The requests that need not wait any longer.</summary>
    public async Task<IReadOnlyList<OutsideEvent>> DecidedAsync(DateTimeOffset now, ParallelOptions concurrency)
    {
        ConcurrentBag<OutsideEvent> released = [];
        await Parallel.ForEachAsync(_undecided.OrderBy(line => line.Key, StringComparer.Ordinal).ToList(), concurrency, async (line, stop) =>
        {
            var waited = _heldBack.TryGetValue(line.Key, out var held) ? now - held.Min(kept => kept.Since) : TimeSpan.Zero;
            var facility = await api.GetAsync<FacilityAnswer>($"api/facilities/{Uri.EscapeDataString(line.Value)}", stop);
            if (facility.Status == FacilityAnswer.Applied && waited < LongestWait) return;
            _undecided.TryRemove(line);
            if (_heldBack.TryRemove(line.Key, out held)) foreach (var (happening, _) in held) released.Add(happening);
        });
        return [.. released.OrderBy(happening => happening.At).ThenBy(happening => happening.Order.Number, StringComparer.Ordinal)];
    }
}
