using System.Security.Cryptography;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using ScfFunctions.Storage;
using ScfFunctions.Telemetry;

namespace ScfFunctions.Banking;

/// <summary>Takes in what banks say: statuses of our payments, entries on accounts, statements of accounts, decisions, calls of guarantees, the figures of their loans.</summary>
/// <remarks>
/// The message stays on the queue until everything in it is stored, and storing twice is storing once; so a crash anywhere
/// loses nothing. What can never be handled is dead-lettered at once; what fails because a store does not answer comes again later.
/// </remarks>
public sealed partial class BankInboundFunction(
    BankVoices voices, PaymentReports payments, AccountNotices notices, AccountStatements statements, BankAnswers answers, LaterDelivery later, TimeProvider clock, ScfMetrics metrics,
    ILogger<BankInboundFunction> log)
{
    /// <summary>The service takes 4,096 characters; what is described may be as long as a message.</summary>
    private const int LongestDescription = 1_000;

    [Function("BankInbound")]
    public async Task Run(
        [ServiceBusTrigger("bank-inbound", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        MessageTrace.Received(Banks.Inbound, LaterDelivery.IdOf(message), message.DeliveryCount, message.ApplicationProperties);
        DeadLetter? fault;
        try
        {
            fault = await HandleAsync(message, orchestrations, cancellationToken);
        }
        catch (Exception e) when (PassingFaults.IsPassing(e))
        {
            if (!await later.TryPutOffAsync(message, cancellationToken)) throw;
            LogPutOff(e, message.MessageId);
            fault = null;
        }

        if (fault is not null)
        {
            var description = fault.Description.Length > LongestDescription ? fault.Description[..LongestDescription] : fault.Description;
            LogDeadLettered(message.MessageId, fault.Reason);
            metrics.DeadLettered(Banks.Inbound, fault.Reason);
            await actions.DeadLetterMessageAsync(message, deadLetterReason: fault.Reason, deadLetterErrorDescription: description, cancellationToken: cancellationToken);
            return;
        }

        await actions.CompleteMessageAsync(message, cancellationToken);
    }

    private async Task<DeadLetter?> HandleAsync(ServiceBusReceivedMessage message, DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        var (voice, head, fault) = await voices.RecogniseAsync(message, cancellationToken);
        if (voice is null || head is null) return fault;
        if (BankMessageReader.CreationFault(head, message.EnqueuedTime) is { } impossible) return impossible;
        var hash = Convert.ToHexStringLower(SHA256.HashData(message.Body.ToMemory().Span));
        HeardMessage heard = new(message.Body, voice, hash, clock.GetUtcNow());
        return head.Type switch
        {
            BankMessageReader.PaymentStatus => await payments.TakeStatusesAsync(heard, orchestrations, cancellationToken),
            BankMessageReader.AccountEntries => await notices.TakeAsync(heard, orchestrations, cancellationToken),
            BankMessageReader.AccountStatement => await statements.TakeAsync(heard, cancellationToken),
            BankMessageReader.OrderDecision => await answers.TakeOrderDecisionAsync(heard, orchestrations, cancellationToken),
            BankMessageReader.GuaranteeCall => await answers.TakeGuaranteeCallAsync(heard, orchestrations, cancellationToken),
            BankMessageReader.LoanStatement => await answers.TakeLoanStatementAsync(heard, orchestrations, cancellationToken),
            BankMessageReader.CreditDecision => await answers.TakeCreditDecisionAsync(heard, cancellationToken),
            _ => throw new InvalidOperationException($"Nobody takes messages of type '{head.Type}'."),
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bank message {MessageId} could not be taken in now, and comes again")]
    private partial void LogPutOff(Exception e, string? messageId);

    /// <summary>The dead letter has the description, which quotes what was sent.</summary>
    [LoggerMessage(Level = LogLevel.Warning, Message = "Bank message {MessageId} is dead-lettered: {Reason}")]
    private partial void LogDeadLettered(string? messageId, string reason);
}
