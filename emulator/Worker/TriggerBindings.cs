using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.ServiceBus;
using Emulator.Worker.Configuration;
using Emulator.Worker.Functions;
using Emulator.Worker.Http;
using Emulator.Worker.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Logging;

namespace Emulator.Worker;

/// <summary>Connects each function to what starts it.</summary>
internal sealed class TriggerBindings(
    WebApplication app,
    EmulatorInstance instance,
    HostJson hostJson,
    DurableFunctions durableFunctions,
    ServiceBusBroker broker,
    FunctionRunner runner,
    ILogger logger)
{
    private readonly DurableBinding _durable = new(durableFunctions, runner);
    private readonly ServiceBusBinding _bus = new(instance, broker, runner, hostJson.ServiceBus, app.Configuration, logger);

    public HttpFunctions Http { get; } = new(hostJson.RoutePrefix);

    public TimerBinding Timers { get; } = new(runner, instance, app.Configuration, logger);

    /// <exception cref="EmulatorException">The trigger is unknown, or its values or the parameters are wrong.</exception>
    public void Add(Function function)
    {
        switch (function.Trigger)
        {
            case HttpTriggerAttribute trigger:
                Http.Map(app, function, trigger, new FunctionEndpoint(function, runner, instance, logger));
                break;
            case TimerTriggerAttribute trigger:
                Timers.Add(function, trigger);
                break;
            case OrchestrationTriggerAttribute trigger:
                _durable.AddOrchestrator(function, trigger);
                break;
            case ActivityTriggerAttribute trigger:
                _durable.AddActivity(function, trigger);
                break;
            case ServiceBusTriggerAttribute trigger:
                _bus.Add(function, trigger);
                break;
            default:
                throw new EmulatorException($"Function '{function.Name}': the embedded runtime has no {function.Trigger.GetType().Name}.");
        }
    }
}
