namespace Bench.Load.Cost;

/// <summary>How often something was asked of a service, as the embedded runtime's <c>/admin/usage</c> counts it.</summary>
internal sealed record UsageLine(string Service, string Subject, string Operation, long Times);

/// <summary>Counts between two moments, for each of so many cases.</summary>
internal sealed class UsageCounts(IReadOnlyList<UsageLine> before, IReadOnlyList<UsageLine> after, int cases)
{
    private readonly Dictionary<(string, string, string), long> _before = before.ToDictionary(line => (line.Service, line.Subject, line.Operation), line => line.Times);

    /// <summary>What there was of it, per case.</summary>
    public IEnumerable<(UsageLine Line, double PerCase)> Lines => after
        .Select(line => (line, (line.Times - _before.GetValueOrDefault((line.Service, line.Subject, line.Operation))) / (double)cases))
        .Where(one => one.Item2 != 0);

    public double Of(string service, Func<UsageLine, bool> isCounted) => Lines.Where(one => one.Line.Service == service && isCounted(one.Line)).Sum(one => one.PerCase);
}
