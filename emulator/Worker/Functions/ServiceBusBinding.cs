using Azure.Messaging.ServiceBus;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker.Configuration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker.Functions;

/// <summary>Subscribes the app's Service Bus functions to their queues.</summary>
internal sealed class ServiceBusBinding(
    EmulatorInstance instance, ServiceBusBroker broker, FunctionRunner runner, ServiceBusOptions options, IConfiguration settings, ILogger logger)
{
    /// <exception cref="EmulatorException">The queue or the connection does not exist, or a parameter is wrong.</exception>
    public void Add(Function function, ServiceBusTriggerAttribute trigger)
    {
        var where = $"Function '{function.Name}'";
        var queue = PlaceholderText.Resolve(trigger.QueueName, settings, where);
        var connection = string.IsNullOrWhiteSpace(trigger.Connection) ? "AzureWebJobsServiceBus" : trigger.Connection;
        if (settings[connection] is not { } address || EmulatorInstance.Find(address) != instance)
            throw new EmulatorException($"{where}: the setting '{connection}' is not the connection of this runtime; use ServiceBusConnection.");
        new ParameterBinding(function).Bind(typeof(ServiceBusReceivedMessage), parameter => parameter.ParameterType == typeof(ServiceBusMessageActions)
            ? static invocation => invocation.Items[typeof(ServiceBusMessageActions)]
            : null);
        try
        {
            broker.Subscribe(queue, options.MaxConcurrentCalls, HandleAsync, trigger.AutoCompletes ?? options.AutoCompleteMessages);
        }
        catch (ServiceBusException e) when (e.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            var queues = string.Join(", ", broker.Queues.Select(one => one.Settings.Name));
            throw new EmulatorException($"{where}: the queue '{queue}' is not among Emulator:Queues ({queues}).", e);
        }

        async Task HandleAsync(ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
        {
            try
            {
                await runner.RunAsync(function, message, invocation => Prepare(invocation, message, actions), cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                logger.LogError(
                    e, "Function '{Function}' failed with the message {MessageId}, delivery {DeliveryCount}.",
                    function.Name, message.MessageId, message.DeliveryCount);
                throw;
            }
        }
    }

    private static void Prepare(Invocation invocation, ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        invocation.Items[typeof(ServiceBusMessageActions)] = actions;
        invocation.Data.Add("MessageId", message.MessageId);
        invocation.Data.Add("DeliveryCount", message.DeliveryCount);
        invocation.Data.Add("SequenceNumber", message.SequenceNumber);
    }
}
