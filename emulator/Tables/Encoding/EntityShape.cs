using System.Collections.Concurrent;
using System.Reflection;
using Azure.Data.Tables;

namespace Emulator.Tables.Encoding;

/// <summary>How the entities of one .NET type are written and read; made by reflection once, without it afterwards.</summary>
internal abstract class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Known = new();

    /// <exception cref="NotSupportedException">A property has a type that the service does not know.</exception>
    public static EntityShape For(Type type) => Known.GetOrAdd(type, static type =>
    {
        var shape = typeof(IDictionary<string, object?>).IsAssignableFrom(type) ? typeof(DictionaryShape<>) : typeof(ClassShape<>);
        try
        {
            return (EntityShape)Activator.CreateInstance(shape.MakeGenericType(type))!;
        }
        catch (TargetInvocationException e) when (e.InnerException is NotSupportedException inner)
        {
            throw new NotSupportedException(inner.Message, inner);
        }
    });

    /// <summary>Writes all properties but the keys, the timestamp and the ETag.</summary>
    public abstract void Write(ITableEntity entity, ref EntityWriter writer);

    public abstract ITableEntity Read(in StoredEntity stored, Selection selection);
}

/// <summary>The shape of a type known at compile time.</summary>
internal static class EntityShape<T>
{
    private static EntityShape? s_shape;

    // Not a static initializer: its exception would reach the caller inside another one.
    public static EntityShape Shape => s_shape ??= EntityShape.For(typeof(T));
}
