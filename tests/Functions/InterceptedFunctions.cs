using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tests.Functions;

/// <summary>Functions before each of which a test does something: what comes in between two steps, or a fault.</summary>
internal sealed class InterceptedFunctions
{
    /// <summary>What to do, told the function's name; an exception is how the function ends.</summary>
    public Func<string, Task>? Before { get; set; }

    /// <summary>Puts this before the application's functions.</summary>
    public void AddTo(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(this);
        builder.UseMiddleware<Middleware>();
    }

    private sealed class Middleware(InterceptedFunctions functions) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            if (functions.Before is { } before) await before(context.FunctionDefinition.Name);
            await next(context);
        }
    }
}
