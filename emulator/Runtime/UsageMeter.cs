using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Emulator.Runtime;

/// <summary>Counts what is asked of the services since the start: in Azure, what is paid for.</summary>
/// <remarks>
/// Requests are counted as they reach a service, refused ones too, and a client's own second try that the hostile mode plays. What is
/// counted of the durable engine are its steps, from which <c>bench/</c> reckons what the Azure Storage provider would ask of storage for them. A blob that is
/// downloaded is one request, however it is read; a list is one for each page.
/// </remarks>
public sealed class UsageMeter
{
    private readonly ConcurrentDictionary<(string Service, string Subject, string Operation), StrongBox<long>> _counts = [];

    /// <summary>All counts, in the order of their names.</summary>
    public IEnumerable<Usage> Counts => _counts
        .Select(one => new Usage(one.Key.Service, one.Key.Subject, one.Key.Operation, Interlocked.Read(ref one.Value.Value)))
        .OrderBy(usage => usage.Service, StringComparer.Ordinal)
        .ThenBy(usage => usage.Subject, StringComparer.Ordinal)
        .ThenBy(usage => usage.Operation, StringComparer.Ordinal);

    /// <summary>How often anything was asked of a service.</summary>
    public long TimesOf(string service) => _counts.Where(one => one.Key.Service == service).Sum(one => Interlocked.Read(ref one.Value.Value));

    internal void Count(string service, string subject, string operation, long times = 1) =>
        Interlocked.Add(ref _counts.GetOrAdd((service, subject, operation), static _ => new StrongBox<long>()).Value, times);
}

/// <summary>How often something was asked of a service.</summary>
/// <param name="Service"><c>functions</c>, <c>durable</c>, <c>tables</c>, <c>blobs</c> or <c>serviceBus</c>.</param>
/// <param name="Subject">The function, orchestrator, table, container or queue.</param>
/// <param name="Operation">For a function its kind of trigger, otherwise what was asked: of blobs <c>create-container</c>, <c>container-exists</c>, <c>put</c>, <c>stage</c>, <c>commit</c>, <c>append</c>, <c>get</c>, <c>properties</c>, <c>list</c> or <c>delete</c>.</param>
/// <param name="Times">How often.</param>
public sealed record Usage(string Service, string Subject, string Operation, long Times);
