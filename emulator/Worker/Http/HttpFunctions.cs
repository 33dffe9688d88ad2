using System.Reflection;
using Emulator.Runtime;
using Emulator.Worker.Functions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Emulator.Worker.Http;

/// <summary>Gives the HTTP functions their routes.</summary>
/// <param name="prefix">What every route begins with; may be empty.</param>
internal sealed class HttpFunctions(string prefix)
{
    private readonly Dictionary<string, Function> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The functions with their methods and routes, for the list printed at start.</summary>
    public List<(Function Function, string[]? Methods, string Route)> Routes { get; } = [];

    /// <exception cref="EmulatorException">The route or a parameter is wrong, or another function answers the same requests.</exception>
    public void Map(IEndpointRouteBuilder endpoints, Function function, HttpTriggerAttribute trigger, FunctionEndpoint endpoint)
    {
        var pattern = Parse(function, trigger);
        var methods = trigger.Methods is { Length: > 0 } declared ? Array.ConvertAll(declared, method => method.ToUpperInvariant()) : null;
        Claim(function, pattern, methods);
        CheckResult(function);
        new ParameterBinding(function).Bind(typeof(HttpRequest), parameter => OfRoute(function, pattern, parameter));
        var route = endpoints.Map(pattern, endpoint.AnswerAsync).WithMetadata(endpoint).WithDisplayName(function.Name);
        if (methods is not null) route.WithMetadata(new HttpMethodMetadata(methods));
        Routes.Add((function, methods, pattern.RawText!));
    }

    private RoutePattern Parse(Function function, HttpTriggerAttribute trigger)
    {
        var template = string.IsNullOrEmpty(trigger.Route) ? function.Name : trigger.Route;
        if (template.StartsWith('/') || template.StartsWith('~'))
            throw new EmulatorException($"Function '{function.Name}': the route '{template}' must not begin with '{template[0]}'.");
        var whole = prefix.Length == 0 ? template : $"{prefix}/{template}";
        if (whole.Split('/')[0] is "admin" or "runtime")
            throw new EmulatorException($"Function '{function.Name}': the route '{whole}' conflicts with the host's own routes.");
        try
        {
            return RoutePatternFactory.Parse(whole);
        }
        catch (RoutePatternException e)
        {
            throw new EmulatorException($"Function '{function.Name}': the route '{template}' is wrong: {e.Message}", e);
        }
    }

    /// <summary>Two functions for one request would fail only when it comes, so the second is refused at start.</summary>
    private void Claim(Function function, RoutePattern pattern, string[]? methods)
    {
        var shape = string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Shape))));
        foreach (var method in methods ?? ["*"])
        {
            if (!_taken.TryAdd($"{method} {shape}", function))
                throw new EmulatorException($"Functions '{_taken[$"{method} {shape}"].Name}' and '{function.Name}' have the same route '{pattern.RawText}'.");
        }

        static string Shape(RoutePatternPart part) => part switch
        {
            RoutePatternLiteralPart literal => literal.Content,
            RoutePatternParameterPart parameter => $"{{{parameter.ParameterKind}:{string.Join(':', parameter.ParameterPolicies.Select(p => p.Content))}}}",
            _ => ".",
        };
    }

    private static void CheckResult(Function function)
    {
        var type = function.Method.ReturnType;
        var result = CompiledMethod.Yields(type);
        if (CompiledMethod.ReturnsNothing(type) || result.IsAssignableTo(typeof(IResult)) || result.IsAssignableTo(typeof(IActionResult))) return;
        throw new EmulatorException($"Function '{function.Name}' returns {result.Name}; an HTTP function returns IResult, IActionResult or nothing.");
    }

    private static Func<Invocation, object?>? OfRoute(Function function, RoutePattern pattern, ParameterInfo parameter) =>
        pattern.GetParameter(parameter.Name!) is null
            ? throw new EmulatorException($"Function '{function.Name}': the parameter '{parameter.Name}' is not in the route '{pattern.RawText}'.")
            : RouteValueBinding.For(parameter);
}
