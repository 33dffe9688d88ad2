using System.Globalization;
using System.Reflection;

namespace Emulator.Worker.Http;

/// <summary>A route value did not have the type of its parameter; the caller's fault.</summary>
internal sealed class RouteValueException(string name, string value, Type type)
    : Exception($"The value '{value}' of '{name}' in the path is not a valid {type.Name}.");

/// <summary>Fills a function's parameter from the route value of the same name.</summary>
internal static class RouteValueBinding
{
    /// <summary>The binding, or null for a type that text cannot be converted to.</summary>
    public static Func<Invocation, object?>? For(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var absent = parameter.HasDefaultValue ? parameter.DefaultValue : null;
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(string)) return invocation => Text(invocation, name) ?? absent;
        if (!IsParsable(type)) return null;
        var parse = (Func<string, object?>)typeof(RouteValueBinding)
            .GetMethod(nameof(Parse), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(type).CreateDelegate(typeof(Func<string, object?>));
        var missing = absent ?? (parameter.ParameterType == type && type.IsValueType ? Activator.CreateInstance(type) : null);
        return invocation => Text(invocation, name) is { } text ? parse(text) ?? throw new RouteValueException(name, text, type) : missing;
    }

    private static string? Text(Invocation invocation, string name) => invocation.Data.BindingData.GetValueOrDefault(name)?.ToString();

    private static bool IsParsable(Type type) => type.GetInterfaces().Any(
        candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IParsable<>) && candidate.GenericTypeArguments[0] == type);

    private static object? Parse<T>(string text)
        where T : IParsable<T> => T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : null;
}
