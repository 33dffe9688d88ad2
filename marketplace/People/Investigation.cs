using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Replay;

namespace Marketplace.People;

/// <summary>A person who finds that cases rest on fraud: two in ten on the day of the application, two in ten months later, the others meanwhile.</summary>
internal sealed class Investigation(BackendApi person, Site site, Disturbances disturbances)
{
    private const int LongestDaysUntilFound = 45;
    private const int ShortestDaysUntilFoundLate = 60;
    private const int LongestDaysUntilFoundLate = 200;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<(Application Application, DateTimeOffset FoundAt)> _unfound = [];

    /// <summary>A day's work. That a case rests on fraud is said once, and refused where it has ended.</summary>
    /// <returns>Whether anything was found.</returns>
    public async Task<bool> WorkAsync(DateTimeOffset now, CancellationToken stop)
    {
        foreach (var application in site.Applications.Where(application => application.CaseId is not null && _seen.Add(application.Order.Number)))
        {
            var order = application.Order;
            if (disturbances.Strikes(DisturbanceKind.FraudFound, order.Number)) _unfound.Add((application, order.Times.Approved!.Value.AddDays(DaysUntilFound(order.Number))));
        }

        var found = _unfound.Where(struck => struck.FoundAt <= now).OrderBy(struck => struck.Application.Order.Number, StringComparer.Ordinal).ToList();
        foreach (var (application, _) in found)
        {
            await person.TryCreateAsync($"api/cases/{application.CaseId}/frauds", $"fraud-{application.CaseId}", new FraudRequest("Nobody has ever seen these goods"), stop);
            disturbances.Note(DisturbanceKind.FraudFound, application.Order.Number);
        }

        return _unfound.RemoveAll(found.Contains) > 0;
    }

    private int DaysUntilFound(string number) => disturbances.Pick(DisturbanceKind.FraudFound, number, 10) switch
    {
        < 2 => 0,
        < 8 => 1 + Pick(number, LongestDaysUntilFound),
        _ => ShortestDaysUntilFoundLate + Pick(number, LongestDaysUntilFoundLate - ShortestDaysUntilFoundLate),
    };

    private int Pick(string number, int below) => disturbances.Pick(DisturbanceKind.FraudFound, $"{number} days", below);
}
