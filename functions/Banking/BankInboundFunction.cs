using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Takes in what banks say: statuses of our payments, credits on collection accounts.</summary>
/// <remarks>
/// The message stays on the queue until everything in it is stored, and storing twice is storing once; so a crash anywhere
/// loses nothing. What can never be handled is dead-lettered at once; what fails for a passing reason comes back.
/// </remarks>
public sealed class BankInboundFunction(ICaseInbox inbox, CreditRouting routing, IConfiguration settings, TimeProvider clock, ILogger<BankInboundFunction> log)
{
    [Function("BankInbound")]
    public async Task Run(
        [ServiceBusTrigger("bank-inbound", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (await HandleAsync(message, orchestrations, cancellationToken) is { } fault)
        {
            log.LogWarning("Bank message {MessageId} is dead-lettered: {Reason}: {Description}", message.MessageId, fault.Reason, fault.Description);
            await actions.DeadLetterMessageAsync(
                message, deadLetterReason: fault.Reason, deadLetterErrorDescription: fault.Description, cancellationToken: cancellationToken);
            return;
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
    }

    private async Task<DeadLetter?> HandleAsync(ServiceBusReceivedMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        if (!IsOnLoopback) return new DeadLetter("unsigned-message", "Unsigned messages are taken only from the embedded Service Bus on loopback.");
        var (type, unreadable) = BankMessageReader.TypeOf(message.Body);
        if (unreadable is not null) return unreadable;
        var hash = Convert.ToHexStringLower(SHA256.HashData(message.Body.ToMemory().Span));
        return type == "pain.002"
            ? await TakeStatusesAsync(message, hash, orchestrations, cancellationToken)
            : await TakeCreditsAsync(message, hash, orchestrations, cancellationToken);
    }

    private async Task<DeadLetter?> TakeStatusesAsync(ServiceBusReceivedMessage message, string hash, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (reports, bank, at, fault) = BankMessageReader.ReadPain002(message.Body);
        if (fault is not null) return fault;
        foreach (var report in reports)
        {
            if (!PaymentId.TryReadCase(report.EndToEndId, out var caseId)) return Unknown(report);
            var item = new InboxItem(
                InboxKind.PaymentStatus, $"{report.EndToEndId}-{report.Status}-{hash[..16]}", at, StorageJson.Write(report), Evidence(bank, hash));
            if (await inbox.SubmitAsync(caseId, item, orchestrations, cancellationToken) == InboxOutcome.UnknownCase) return Unknown(report);
        }

        return null;

        static DeadLetter Unknown(PaymentStatusReport report) =>
            new("unknown-payment", $"/transactions/endToEndId: '{report.EndToEndId}' is no payment of ours.");
    }

    private async Task<DeadLetter?> TakeCreditsAsync(ServiceBusReceivedMessage message, string hash, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (credits, notice, fault) = BankMessageReader.ReadCamt054(message.Body);
        if (fault is not null) return fault;
        if (await routing.FindTenantAsync(notice!.Account, cancellationToken) is not { } tenant)
            return new DeadLetter("unknown-account", $"/account: '{notice.Account}' is no collection account of ours.");
        foreach (var (credit, isBooked) in credits)
            await routing.TakeAsync(tenant, credit, isBooked, notice.CreationDateTime, Evidence(notice.Bank, hash), orchestrations, cancellationToken);
        return null;
    }

    private bool IsOnLoopback =>
        settings["ServiceBusConnection"]?.Contains("UseDevelopmentEmulator=true", StringComparison.OrdinalIgnoreCase) == true;

    private Evidence Evidence(string bank, string hash) => new(Flow.Capital, $"bank {bank}", "loopback-unsigned", clock.GetUtcNow(), hash);
}
