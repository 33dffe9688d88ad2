using System.Reflection;
using System.Text.RegularExpressions;
using Emulator.Runtime;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Emulator.Worker.Functions;

/// <summary>Finds the functions of an app.</summary>
internal static partial class FunctionCatalog
{
    /// <summary>All functions of the classes, in order of name.</summary>
    /// <exception cref="EmulatorException">A function is declared in a way that the worker cannot call, or a name is taken twice.</exception>
    public static List<Function> Discover(IEnumerable<Type> classes)
    {
        Dictionary<string, Function> found = new(StringComparer.OrdinalIgnoreCase);
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (var method in classes.Distinct().SelectMany(type => type.GetMethods(All)))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is not { } attribute) continue;
            var function = Describe(attribute.Name, method);
            if (!found.TryAdd(function.Name, function))
                throw new EmulatorException($"Function '{function.Name}' is declared twice: {found[function.Name].EntryPoint} and {function.EntryPoint}.");
        }

        return [.. found.Values.OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static Function Describe(string name, MethodInfo method)
    {
        var type = method.DeclaringType!;
        var where = $"Function '{name}' ({type.FullName}.{method.Name})";
        if (!NamePattern().IsMatch(name))
            throw new EmulatorException($"{where}: a name is a letter, then at most 127 letters, digits, '_' and '-'.");
        if (!method.IsPublic || !type.IsVisible) throw new EmulatorException($"{where}: the method and its class must be public.");
        if (method.IsGenericMethodDefinition || type.IsGenericTypeDefinition) throw new EmulatorException($"{where}: it must not be generic.");
        if (!method.IsStatic && type.IsAbstract) throw new EmulatorException($"{where}: its class is abstract.");
        var triggers = method.GetParameters().Where(p => p.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        if (triggers.Count != 1) throw new EmulatorException($"{where}: exactly one parameter carries the trigger, not {triggers.Count}.");
        return new Function(name, method, triggers[0], triggers[0].GetCustomAttribute<TriggerBindingAttribute>()!);
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.ExplicitCapture)]
    private static partial Regex NamePattern();
}
