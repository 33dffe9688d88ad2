using System.Reflection;
using Emulator.DurableTask;
using Emulator.Runtime;
using Emulator.Worker.Functions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Worker;

/// <summary>The orchestrators of an app, without a host around them: for replays outside of one.</summary>
public static class AppOrchestrators
{
    /// <summary>Finds them; their middleware is left out, and no services are there for their classes.</summary>
    /// <exception cref="EmulatorException">A function is declared in a way that the worker cannot call.</exception>
    public static DurableFunctions In(Assembly app)
    {
        DurableFunctions found = new();
        DurableBinding binding = new(found, new FunctionRunner(new ServiceCollection().BuildServiceProvider(), [], new UsageMeter(), start: 0, timeout: null));
        foreach (var function in FunctionCatalog.Discover(app.GetExportedTypes()))
        {
            if (function.Trigger is OrchestrationTriggerAttribute trigger) binding.AddOrchestrator(function, trigger);
        }

        return found;
    }
}
