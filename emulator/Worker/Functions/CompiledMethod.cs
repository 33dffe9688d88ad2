using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Worker.Functions;

/// <summary>Calls a function's method without reflection, on an instance that the container's services make.</summary>
internal sealed class CompiledMethod
{
    private readonly ObjectFactory? _create;
    private readonly Func<object?, object?[], ValueTask<object?>> _call;

    public CompiledMethod(MethodInfo method)
    {
        if (!method.IsStatic) _create = ActivatorUtilities.CreateFactory(method.DeclaringType!, Type.EmptyTypes);
        _call = Compile(method);
    }

    /// <returns>What the method returned; null for none.</returns>
    public ValueTask<object?> InvokeAsync(IServiceProvider services, object?[] arguments) => _call(_create?.Invoke(services, null), arguments);

    /// <summary>Whether a method of this return type ends without a value.</summary>
    public static bool ReturnsNothing(Type type) => type == typeof(void) || type == typeof(Task) || type == typeof(ValueTask);

    /// <summary>What a method of this return type yields once it is awaited.</summary>
    public static Type Yields(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? type.GetGenericArguments()[0]
            : type;

    private static Func<object?, object?[], ValueTask<object?>> Compile(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(target, method.DeclaringType!),
            method,
            method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        return Expression.Lambda<Func<object?, object?[], ValueTask<object?>>>(Awaited(call), target, arguments).Compile();
    }

    private static Expression Awaited(MethodCallExpression call)
    {
        if (call.Type == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        var adapter = call.Type == typeof(Task) ? Adapter(nameof(OfTask))
            : call.Type == typeof(ValueTask) ? Adapter(nameof(OfValueTask))
            : !call.Type.IsGenericType || Yields(call.Type) == call.Type ? Adapter(nameof(OfValue), call.Type)
            : call.Type.GetGenericTypeDefinition() == typeof(Task<>) ? Adapter(nameof(OfTaskWithResult), Yields(call.Type))
            : Adapter(nameof(OfValueTaskWithResult), Yields(call.Type));
        return Expression.Call(adapter, call);
    }

    private static MethodInfo Adapter(string name, params Type[] types)
    {
        var adapter = typeof(CompiledMethod).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;
        return types.Length == 0 ? adapter : adapter.MakeGenericMethod(types);
    }

    private static ValueTask<object?> OfValue<T>(T value) => new((object?)value);

    private static async ValueTask<object?> OfTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> OfValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> OfTaskWithResult<T>(Task<T> task) => await task;

    private static async ValueTask<object?> OfValueTaskWithResult<T>(ValueTask<T> task) => await task;
}
