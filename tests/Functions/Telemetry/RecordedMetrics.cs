using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ScfFunctions.Telemetry;

namespace Tests.Functions.Telemetry;

/// <summary>Records what one application measures.</summary>
internal sealed class RecordedMetrics : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, string Labels)> _measured = new();
    private readonly MeterListener _listener = new();

    public RecordedMetrics(ScfApp app)
    {
        var meters = app.Service<IMeterFactory>();
        app.Service<ScfMetrics>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ScfMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) => _measured.Enqueue((instrument.Name, value, Written(labels))));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => _measured.Enqueue((instrument.Name, value, Written(labels))));
        _listener.Start();
    }

    /// <summary>What a counter or histogram was told, as <c>value labels</c>.</summary>
    public IReadOnlyList<string> Of(string name) => [.. _measured.Where(one => one.Name == name).Select(one => $"{one.Value} {one.Labels}".TrimEnd())];

    /// <summary>What a gauge shows now, as <c>value labels</c>, in order of the labels.</summary>
    public IReadOnlyList<string> Now(string name)
    {
        _measured.Clear();
        _listener.RecordObservableInstruments();
        return [.. _measured.Where(one => one.Name == name).OrderBy(one => one.Labels, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Labels}".TrimEnd())];
    }

    public void Dispose() => _listener.Dispose();

    private static string Written(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        List<string> written = [];
        foreach (var (_, value) in labels) written.Add(value?.ToString() ?? "");
        return string.Join(' ', written);
    }
}
