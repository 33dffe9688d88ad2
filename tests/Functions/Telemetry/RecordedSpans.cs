using System.Collections.Concurrent;
using System.Diagnostics;
using ScfFunctions.Telemetry;

namespace Tests.Functions.Telemetry;

/// <summary>Records every span that one application makes.</summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RecordedSpans(ScfApp app)
    {
        var source = app.Service<ActivitySource>();
        _listener = new ActivityListener
        {
            ShouldListenTo = one => ReferenceEquals(one, source),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>All spans that have ended, in that order.</summary>
    public IReadOnlyList<Activity> All => [.. _ended];

    /// <summary>Those of a case's trace.</summary>
    public IReadOnlyList<Activity> OfCase(string caseId) => [.. _ended.Where(span => span.TraceId == CaseTrace.Of(caseId).TraceId)];

    /// <summary>The only span of a name.</summary>
    public Activity Single(string name) => Assert.Single(_ended, span => span.DisplayName == name);

    public void Dispose() => _listener.Dispose();
}
