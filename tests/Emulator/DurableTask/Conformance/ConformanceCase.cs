using System.Reflection;
using Xunit.Sdk;

namespace Tests.Emulator.DurableTask.Conformance;

/// <summary>A case of this folder with its arguments but for the engine; run this way it yields its outcome instead of failing.</summary>
/// <param name="Name">The class, the method, and the arguments where there are any.</param>
public sealed record ConformanceCase(string Name, MethodInfo Method, IReadOnlyList<object> Arguments)
{
    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        .. (from type in typeof(ConformanceCase).Assembly.GetTypes()
            where type.Namespace == typeof(ConformanceCase).Namespace && type.Name.EndsWith("Cases", StringComparison.Ordinal)
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            from data in method.GetCustomAttributes<DataAttribute>()
            from row in data.GetData(method)
            where (string)row[0] == DurableHosts.Replaying
            let arguments = row.Skip(1).ToArray()
            let name = arguments.Length == 0 ? $"{type.Name}.{method.Name}" : $"{type.Name}.{method.Name}({string.Join(", ", arguments)})"
            select new ConformanceCase(name, method, arguments)).OrderBy(one => one.Name, StringComparer.Ordinal),
    ];

    /// <summary>What the case saw on an engine; the last line says why it stopped, where it did not hold.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(string engine)
    {
        var observations = Observations.Begin();
        try
        {
            await (Task)Method.Invoke(Activator.CreateInstance(Method.DeclaringType!), [engine, .. Arguments])!;
        }
        catch (XunitException e)
        {
            observations.Note($"does not hold: {Headline(e.Message)}");
        }
        catch (Exception e)
        {
            observations.Note($"does not hold: {e.GetType().Name}");
        }

        return observations.Lines;
    }

    /// <summary>The first line of an assertion's message and its two values; the rest shows whole collections in an order that chance decides.</summary>
    private static string Headline(string message) => string.Join(
        ", ",
        message.Split('\n').Select(line => line.Trim()).Where((line, at) =>
            at == 0 || line.StartsWith("Expected:", StringComparison.Ordinal) || line.StartsWith("Actual:", StringComparison.Ordinal)));
}
