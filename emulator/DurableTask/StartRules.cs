using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Emulator.Runtime;
using Microsoft.DurableTask.Client;

namespace Emulator.DurableTask;

/// <summary>What a start does when its instance id exists.</summary>
/// <remarks>
/// Named statuses refuse. Without names the running ones do and a finished instance is replaced, which is the default of a
/// Functions app on Azure Storage. Where names are given but leave out the status of a running instance, it is terminated first.
/// </remarks>
internal readonly struct DedupeRule
{
    private static readonly OrchestrationRuntimeStatus[] Live =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly IReadOnlyList<OrchestrationRuntimeStatus> _refusing;

    /// <param name="names">The names of the statuses that refuse, or null.</param>
    /// <exception cref="ArgumentException">A name is no status, or the rule contradicts itself.</exception>
    public DedupeRule(IReadOnlyList<string>? names)
    {
        if (names is null)
        {
            _refusing = Live;
            return;
        }

        var refusing = new OrchestrationRuntimeStatus[names.Count];
        for (var i = 0; i < refusing.Length; i++)
        {
            if (!Enum.TryParse(names[i], ignoreCase: true, out refusing[i]))
                throw new ArgumentException($"'{names[i]}' is no orchestration status to dedupe by.", nameof(names));
        }

        if (Array.IndexOf(refusing, OrchestrationRuntimeStatus.Terminated) >= 0 && Array.Exists(Live, status => Array.IndexOf(refusing, status) < 0))
        {
            throw new ArgumentException(
                "Dedupe statuses with Terminated need Pending, Running and Suspended as well: a running instance would be terminated and would then refuse the start.",
                nameof(names));
        }

        _refusing = refusing;
    }

    public bool Refuses(OrchestrationRuntimeStatus existing) => _refusing.Contains(existing);

    /// <summary>Creates the instance, in place of a finished one where the rule allows it.</summary>
    /// <returns>Its key, or the status of the one that is in the way.</returns>
    public (long? Key, OrchestrationRuntimeStatus? Existing) Create(StoreSession session, NewInstance instance, long now)
    {
        if (DurableRows.TryCreate(session, instance, now) is { } created) return (created, null);
        var (key, status) = DurableRows.Find(session, instance.Id)!.Value;
        if (Refuses(status) || !InstanceState.IsFinal(status)) return (null, status);
        DurableRows.Delete(session, key);
        return (DurableRows.TryCreate(session, instance, now), null);
    }
}

/// <summary>Instance ids for starts that name none: unique within a store, and the same in every run of the same program.</summary>
internal sealed class InstanceIds(EmulatorStore store)
{
    // A start uses up one instance key, and keys are never used twice: counting on from the last key never meets an earlier count.
    private readonly Lazy<Counter> _counter = new(() => new Counter(store.Read(session =>
        session.TryQuery("SELECT seq FROM sqlite_sequence WHERE name = 'durable_instances'", row => row.GetInt64(0), out var last) ? last : 0)));

    public string Next()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"instance {_counter.Value.Next()}");
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString("N");
    }

    private sealed class Counter(long last)
    {
        private long _last = last;

        public long Next() => Interlocked.Increment(ref _last);
    }
}
