using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Emulator.DurableTask;

/// <summary>What an orchestrator's code sees of its execution.</summary>
internal sealed class OrchestrationContext(OrchestratorExecution execution, InstanceState state, ILoggerFactory loggers) : TaskOrchestrationContext
{
    /// <summary>The name space of ids made by <see cref="NewGuid"/>: that of Microsoft's packages, so both make the same ids.</summary>
    private static readonly byte[] GuidNamespace = Guid.Parse("9e952958-5e33-4daf-827f-2fa12937b875").ToByteArray(bigEndian: true);

    private readonly string? _input = state.Input;
    private int _guids;

    public override TaskName Name { get; } = state.Name;

    public override string InstanceId { get; } = state.Id;

    public override string Version { get; } = state.Version;

    public override ParentOrchestrationInstance? Parent { get; } = state.Parent;

    public override DateTime CurrentUtcDateTime => execution.Now;

    public override bool IsReplaying => execution.IsReplaying;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => DurableJson.Converter.Deserialize<T>(_input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        execution.RefuseForeignThread();
        RefuseOptionsAsInput(input, options);
        if (options?.Retry is not { } retry) return Attempt();
        return Retries.Run(this, retry, Attempt);

        Task<TResult> Attempt()
        {
            execution.RefuseForeignThread();
            return execution.Ask<TResult>(new HistoryEvent(HistoryEventKind.TaskScheduled, execution.NextTaskId())
            {
                Name = name.Name,
                Payload = DurableJson.Converter.Serialize(input),
            });
        }
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        execution.RefuseForeignThread();
        RefuseOptionsAsInput(input, options);
        var child = (options as SubOrchestrationOptions)?.InstanceId ?? NewGuid().ToString("N");
        if (options?.Retry is not { } retry) return Attempt();
        return Retries.Run(this, retry, Attempt);

        Task<TResult> Attempt()
        {
            execution.RefuseForeignThread();
            return execution.Ask<TResult>(new HistoryEvent(HistoryEventKind.SubOrchestrationCreated, execution.NextTaskId())
            {
                Name = orchestratorName.Name,
                Target = child,
                Payload = DurableJson.Converter.Serialize(input),
            });
        }
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        execution.RefuseForeignThread();
        var id = execution.NextTaskId();
        var timer = execution.Ask<object?>(new HistoryEvent(HistoryEventKind.TimerCreated, id) { Due = fireAt.ToUniversalTime().Ticks });
        if (cancellationToken.CanBeCanceled) cancellationToken.Register(() => execution.CancelTimer(id));
        return timer;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        execution.RefuseForeignThread();
        return execution.Events.Take<T>(eventName, execution.Admits, cancellationToken);
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        execution.RefuseForeignThread();
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        execution.Ask(new HistoryEvent(HistoryEventKind.EventSent, execution.NextTaskId())
        {
            Name = eventName,
            Target = instanceId,
            Payload = DurableJson.Converter.Serialize(payload),
        });
    }

    public override void SetCustomStatus(object? customStatus)
    {
        execution.RefuseForeignThread();
        if (!IsReplaying) execution.CustomStatus = (true, DurableJson.Converter.Serialize(customStatus));
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        execution.RefuseForeignThread();
        execution.ContinueAsNew = (DurableJson.Converter.Serialize(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        execution.RefuseForeignThread();
        var name = string.Create(CultureInfo.InvariantCulture, $"{InstanceId}_{CurrentUtcDateTime:o}_{_guids++}");
        var bytes = new byte[GuidNamespace.Length + Encoding.UTF8.GetByteCount(name)];
        GuidNamespace.CopyTo(bytes, 0);
        Encoding.UTF8.GetBytes(name, bytes.AsSpan(GuidNamespace.Length));
        var hash = SHA1.HashData(bytes).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }

    /// <summary>The overloads make it easy to pass options where the input belongs; it is never meant.</summary>
    private static void RefuseOptionsAsInput(object? input, TaskOptions? options)
    {
        if (input is TaskOptions && options is null)
            throw new ArgumentException("TaskOptions were given as the input; name the parameter 'options' to give options.", nameof(input));
    }
}
