using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions.Storage;
using Tests.Support;

namespace Tests.Functions.Orders;

/// <summary>Stands in for the cases: keeps what they are told.</summary>
internal sealed class RecordedInbox : ICaseInbox
{
    private readonly ConcurrentQueue<(string CaseId, InboxItem Item)> _submitted = new();

    public IReadOnlyList<(string CaseId, InboxItem Item)> Submitted => [.. _submitted];

    /// <summary>What the next submissions end with instead of being kept.</summary>
    public Exception? Fault { get; set; }

    public Task<InboxOutcome> SubmitAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (Fault is not null) throw Fault;
        _submitted.Enqueue((caseId, item));
        return Task.FromResult(InboxOutcome.Stored);
    }

    public Task<InboxOutcome> SubmitMarkedAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        SubmitAsync(caseId, item, orchestrations, cancellationToken);

    public Task<InboxOutcome> SubmitAsync(CaseEpisode live, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
        SubmitAsync(live.CaseId, item, orchestrations, cancellationToken);

    /// <summary>The application with this in the place of the cases' inbox.</summary>
    public Task<ScfApp> StartAppAsync() =>
        ScfApp.StartAsync(builder => builder.Services.Replace(ServiceDescriptor.Singleton<ICaseInbox>(this)), HostileMode.Calm);
}
