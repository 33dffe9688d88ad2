using System.Globalization;
using System.Reflection;

namespace Tests.Conventions;

/// <summary>What an assembly offers in the namespaces of the Azure packages, a line for each type and member.</summary>
/// <remarks>
/// A line says what a caller's source depends on: names, parameters with names and defaults, types, static or not. It leaves out what
/// every object or record has, and what metadata alone does not tell for sure, such as the nullability of references.
/// </remarks>
internal static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] OfEveryObject =
        ["Equals", "GetHashCode", "ToString", "Deconstruct", "PrintMembers", "EqualityContract", "op_Equality", "op_Inequality", "Finalize"];

    /// <summary>The lines, sorted.</summary>
    public static IReadOnlyList<string> Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    /// <inheritdoc cref="Of(Assembly)"/>
    public static IReadOnlyList<string> Of(IEnumerable<Type> types) =>
        [.. types.Where(IsOfAzure).SelectMany(Lines).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static bool IsOfAzure(Type type) =>
        Array.Exists(["Azure", "Microsoft", "DurableTask"], root => type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true);

    private static IEnumerable<string> Lines(Type type)
    {
        var name = NameOf(type);
        yield return $"{name} : {KindOf(type)}";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield return $"{name}{Parameters(type.GetMethod("Invoke")!)} : {NameOf(type.GetMethod("Invoke")!.ReturnType)}";
            yield break;
        }

        foreach (var member in type.GetMembers(Declared).Where(IsListed)) yield return $"{name}.{Line(member)}";
    }

    private static string KindOf(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static bool IsListed(MemberInfo member) =>
        !member.Name.Contains('<', StringComparison.Ordinal) && !OfEveryObject.Contains(member.Name) && member switch
        {
            FieldInfo field => IsOpen(field.IsPublic, field.IsFamily, field.IsFamilyOrAssembly) && field.Name != "value__",
            ConstructorInfo { IsStatic: true } => false,
            ConstructorInfo made => IsOpen(made.IsPublic, made.IsFamily, made.IsFamilyOrAssembly) && !IsCopy(made),
            MethodInfo method => IsOpen(method.IsPublic, method.IsFamily, method.IsFamilyOrAssembly) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)),
            PropertyInfo property => IsListed(property.GetMethod) || IsListed(property.SetMethod),
            _ => false,
        };

    private static bool IsListed(MethodInfo? accessor) => accessor is not null && IsOpen(accessor.IsPublic, accessor.IsFamily, accessor.IsFamilyOrAssembly);

    private static bool IsOpen(bool isPublic, bool isProtected, bool isProtectedOrInternal) => isPublic || isProtected || isProtectedOrInternal;

    /// <summary>Every record has one.</summary>
    private static bool IsCopy(ConstructorInfo made) => made.IsFamily && made.GetParameters() is [var only] && only.ParameterType == made.DeclaringType;

    private static string Line(MemberInfo member) => member switch
    {
        FieldInfo { DeclaringType.IsEnum: true } value => $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
        FieldInfo field => $"{field.Name} : {Static(field.IsStatic)}{NameOf(field.FieldType)}",
        ConstructorInfo made => $"ctor{Parameters(made)}{(made.IsPublic && !made.DeclaringType!.IsAbstract ? "" : " : protected")}",
        PropertyInfo property => $"{property.Name}{Indexes(property)} : {Static((property.GetMethod ?? property.SetMethod)!.IsStatic)}{NameOf(property.PropertyType)} {{{Accessors(property)} }}",
        MethodInfo method => $"{method.Name}{Generics(method)}{Parameters(method)} : {(method.IsPublic ? "" : "protected ")}{Static(method.IsStatic)}{NameOf(method.ReturnType)}",
        _ => throw new ArgumentOutOfRangeException(nameof(member), member, "No line is defined for it."),
    };

    private static string Static(bool isStatic) => isStatic ? "static " : "";

    private static string Generics(MethodInfo method) =>
        method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";

    private static string Indexes(PropertyInfo property) =>
        property.GetIndexParameters() is { Length: > 0 } indexes ? $"[{string.Join(", ", indexes.Select(Parameter))}]" : "";

    private static string Accessors(PropertyInfo property) =>
        (IsListed(property.GetMethod) ? " get;" : "") + (IsListed(property.SetMethod) ? IsInit(property.SetMethod!) ? " init;" : " set;" : "");

    private static bool IsInit(MethodInfo setter) =>
        setter.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit");

    private static string Parameters(MethodBase method) => $"({string.Join(", ", method.GetParameters().Select(Parameter))})";

    private static string Parameter(ParameterInfo parameter) =>
        (parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params " : parameter.IsOut ? "out " : "") +
        $"{NameOf(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter.RawDefaultValue) : "")}";

    private static string Default(object? value) => value switch
    {
        null => "default",
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string NameOf(Type type)
    {
        if (type.IsByRef || type.IsArray) return NameOf(type.GetElementType()!) + (type.IsArray ? "[]" : "");
        if (Nullable.GetUnderlyingType(type) is { } underlying) return NameOf(underlying) + "?";
        if (type.IsGenericParameter) return type.Name;
        var name = type.Name.Split('`')[0];
        if (type.IsGenericType) name += $"<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
        if (type.IsNested) return $"{NameOf(type.DeclaringType!)}.{name}";
        return type.Namespace is null || type.Namespace == "System" || type.Namespace.StartsWith("System.", StringComparison.Ordinal) ? name : $"{type.Namespace}.{name}";
    }
}
