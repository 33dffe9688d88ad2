using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;
using Emulator.Tables.Service;

namespace Emulator.Tables.Encoding;

/// <summary>The shape of a class: its public properties and fields, by name or by <c>[DataMember(Name)]</c>, without <c>[IgnoreDataMember]</c>.</summary>
internal sealed class ClassShape<T> : EntityShape
    where T : class, ITableEntity
{
    private readonly Member[] _members;
    private readonly Func<T> _create;

    public ClassShape()
    {
        _members = typeof(T).GetMembers(BindingFlags.Public | BindingFlags.Instance).Where(IsStored).Select(Member.For).ToArray();
        _create = typeof(T).GetConstructor(Type.EmptyTypes) is { } constructor
            ? Expression.Lambda<Func<T>>(Expression.New(constructor)).Compile()
            : () => throw new MissingMethodException($"{typeof(T)} is read from a table and needs a public constructor without parameters.");
    }

    public override void Write(ITableEntity entity, ref EntityWriter writer)
    {
        foreach (var member in _members) member.Write((T)entity, ref writer);
    }

    public override ITableEntity Read(in StoredEntity stored, Selection selection)
    {
        var entity = _create();
        entity.ETag = new ETag(EntityTag.Format(stored.Modified));
        if (selection.Has(nameof(ITableEntity.PartitionKey))) entity.PartitionKey = stored.PartitionKey;
        if (selection.Has(nameof(ITableEntity.RowKey))) entity.RowKey = stored.RowKey;
        if (selection.Has(nameof(ITableEntity.Timestamp))) entity.Timestamp = new DateTimeOffset(stored.Modified, TimeSpan.Zero);
        var properties = new EntityReader(stored.Properties);
        var expected = 0;
        while (properties.Next(out var property))
        {
            if (selection.Has(property)) Find(property, ref expected)?.Read(entity, property);
        }

        return entity;
    }

    /// <summary>An entity that was written by this class has its properties in the members' order, save those that were null.</summary>
    private Member? Find(in StoredProperty property, ref int expected)
    {
        for (var i = 0; i < _members.Length; i++)
        {
            var member = _members[(expected + i) % _members.Length];
            if (!property.Header.SequenceEqual(member.Name.Header)) continue;
            expected = (expected + i + 1) % _members.Length;
            return member;
        }

        return null;
    }

    private static bool IsStored(MemberInfo member) =>
        member is PropertyInfo or FieldInfo
        && member is not PropertyInfo { GetMethod: null or { IsPublic: false } }
        && (member as PropertyInfo)?.GetIndexParameters() is not { Length: > 0 }
        && !member.IsDefined(typeof(IgnoreDataMemberAttribute))
        && member.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey) or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag));

    private abstract class Member(PropertyName name)
    {
        public PropertyName Name => name;

        public static Member For(MemberInfo info)
        {
            var type = info is PropertyInfo property ? property.PropertyType : ((FieldInfo)info).FieldType;
            try
            {
                return (Member)Activator.CreateInstance(typeof(Member<>).MakeGenericType(typeof(T), type), info)!;
            }
            catch (TargetInvocationException e) when (e.InnerException is NotSupportedException inner)
            {
                throw new NotSupportedException($"{typeof(T)}.{info.Name}: {inner.Message}", inner);
            }
        }

        public abstract void Write(T entity, ref EntityWriter writer);

        public abstract void Read(T entity, in StoredProperty stored);
    }

    private sealed class Member<TValue> : Member
    {
        private readonly ValueFormat<TValue> _format = ValueFormat.For<TValue>();
        private readonly Func<T, TValue> _get;
        private readonly Action<T, TValue>? _set;

        public Member(MemberInfo info)
            : base(PropertyName.Of(info.GetCustomAttribute<DataMemberAttribute>()?.Name ?? info.Name))
        {
            var entity = Expression.Parameter(typeof(T));
            var value = Expression.Parameter(typeof(TValue));
            var access = Expression.MakeMemberAccess(entity, info);
            _get = Expression.Lambda<Func<T, TValue>>(access, entity).Compile();
            var writable = info is PropertyInfo { SetMethod.IsPublic: true } or FieldInfo { IsInitOnly: false };
            if (writable) _set = Expression.Lambda<Action<T, TValue>>(Expression.Assign(access, value), entity, value).Compile();
        }

        public override void Write(T entity, ref EntityWriter writer) => _format.Write(Name, _get(entity), ref writer);

        public override void Read(T entity, in StoredProperty stored) => _set?.Invoke(entity, _format.Read(stored));
    }
}
