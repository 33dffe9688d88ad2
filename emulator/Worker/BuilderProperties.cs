using System.Reflection;

namespace Emulator.Worker;

/// <summary>What a test may put into the builder's <c>Properties</c> before <c>Build</c>.</summary>
internal static class BuilderProperties
{
    /// <summary>The <see cref="Assembly"/> array in which functions are sought; default: the entry assembly.</summary>
    public const string FunctionAssemblies = "FunctionAssemblies";

    /// <summary>The <see cref="Type"/> array in which functions are sought, besides the assemblies named or, without any, alone.</summary>
    public const string FunctionClasses = "FunctionClasses";

    /// <summary>The <see cref="TextWriter"/> that receives what is printed at start; default: the console.</summary>
    public const string Output = "Output";

    /// <summary>The classes in which functions are sought.</summary>
    public static IEnumerable<Type> Classes(IDictionary<object, object> properties)
    {
        var assemblies = properties.TryGetValue(FunctionAssemblies, out var named) ? (Assembly[])named : null;
        var classes = properties.TryGetValue(FunctionClasses, out var listed) ? (Type[])listed : null;
        if (assemblies is null && classes is null) assemblies = Assembly.GetEntryAssembly() is { } entry ? [entry] : [];
        return [.. (assemblies ?? []).SelectMany(assembly => assembly.GetTypes()), .. classes ?? []];
    }

    public static TextWriter Writer(IDictionary<object, object> properties) =>
        properties.TryGetValue(Output, out var writer) ? (TextWriter)writer : Console.Out;
}
