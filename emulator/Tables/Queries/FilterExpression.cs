using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Serialization;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Emulator.Tables.Queries;

/// <summary>Writes a C# condition on an entity as the OData text of a filter.</summary>
/// <remarks>
/// One side of a comparison is a property of the entity, the other does not mention the entity and is evaluated. Understood are
/// the comparison operators, <c>CompareTo</c> and <c>string.Compare</c> against 0, <c>Equals</c>, bool properties, <c>!</c>, <c>&amp;&amp;</c>, <c>||</c>, and the
/// getters and the indexer of <see cref="TableEntity"/>.
/// </remarks>
internal static class FilterExpression
{
    /// <exception cref="NotSupportedException">A part of the condition has no form that the service understands.</exception>
    public static string ToText(LambdaExpression filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return Condition(filter.Body, filter.Parameters[0]);
    }

    private static string Condition(Expression expression, ParameterExpression entity)
    {
        if (!Mentions(expression, entity)) return Evaluate(expression) is true ? "true" : "false";
        switch (expression)
        {
            case BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and:
                return $"({Condition(and.Left, entity)}) and ({Condition(and.Right, entity)})";
            case BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or:
                return $"({Condition(or.Left, entity)}) or ({Condition(or.Right, entity)})";
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return $"not ({Condition(not.Operand, entity)})";
            case UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool):
                return Condition(convert.Operand, entity);
            case BinaryExpression comparison:
                return Comparison(comparison, entity);
            case MethodCallExpression { Method.Name: nameof(Equals), Object: { } left, Arguments: [var right, ..] }:
                return Comparison(left, "eq", right, entity);
        }

        return Property(expression, entity) is { } flag ? $"{flag} eq true" : throw Unsupported(expression);
    }

    private static string Comparison(BinaryExpression comparison, ParameterExpression entity)
    {
        var word = comparison.NodeType switch
        {
            ExpressionType.Equal => "eq",
            ExpressionType.NotEqual => "ne",
            ExpressionType.LessThan => "lt",
            ExpressionType.LessThanOrEqual => "le",
            ExpressionType.GreaterThan => "gt",
            ExpressionType.GreaterThanOrEqual => "ge",
            _ => throw Unsupported(comparison),
        };
        if (Strip(comparison.Left) is not MethodCallExpression call || !IsCompare(call)) return Comparison(comparison.Left, word, comparison.Right, entity);
        if (Mentions(comparison.Right, entity) || Evaluate(comparison.Right) is not 0) throw Unsupported(comparison);
        return call.Object is { } left
            ? Comparison(left, word, call.Arguments[0], entity)
            : Comparison(call.Arguments[0], word, call.Arguments[1], entity);
    }

    private static bool IsCompare(MethodCallExpression call) =>
        call is { Method.Name: nameof(string.CompareTo), Object: not null, Arguments.Count: 1 }
        || (call.Method.DeclaringType == typeof(string) && call is { Method.Name: nameof(string.Compare) or nameof(string.CompareOrdinal), Arguments.Count: 2 or 3 });

    private static string Comparison(Expression left, string word, Expression right, ParameterExpression entity)
    {
        if (Mentions(right, entity))
        {
            if (Mentions(left, entity)) throw Unsupported(Expression.Equal(left, left));
            (left, right) = (right, left);
            word = word switch { "lt" => "gt", "le" => "ge", "gt" => "lt", "ge" => "le", _ => word };
        }

        var property = Property(left, entity) ?? throw Unsupported(left);
        var value = Evaluate(right);
        var type = Strip(left).Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum && value is not null and not Enum) value = Enum.ToObject(type, value);
        return $"{property} {word} {FilterText.Constant(value)}";
    }

    /// <summary>The stored name of a property of the entity; null where the expression is none.</summary>
    private static string? Property(Expression expression, ParameterExpression entity)
    {
        switch (Strip(expression))
        {
            case MemberExpression { Expression: { } owner, Member.Name: "Value" } nullable when Nullable.GetUnderlyingType(owner.Type) is not null:
                return Property(nullable.Expression, entity);
            case MemberExpression member when Strip(member.Expression) == entity:
                return member.Member.DeclaringType == typeof(TableItem) ? "TableName" : member.Member.GetCustomAttribute<DataMemberAttribute>()?.Name ?? member.Member.Name;
            case MethodCallExpression { Object: { } owner, Arguments: [var key] } getter when Strip(owner) == entity && !Mentions(key, entity)
                && (getter.Method.Name == "get_Item" || getter.Method.Name.StartsWith("Get", StringComparison.Ordinal)):
                return Evaluate(key) as string;
            default:
                return null;
        }
    }

    private static Expression Strip(Expression? expression)
    {
        while (expression is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } convert) expression = convert.Operand;
        return expression!;
    }

    private static bool Mentions(Expression expression, ParameterExpression entity)
    {
        var search = new ParameterSearch(entity);
        search.Visit(expression);
        return search.Found;
    }

    private static object? Evaluate(Expression expression) => Strip(expression) switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field, Expression: ConstantExpression { Value: { } owner } } => field.GetValue(owner),
        var other => Expression.Lambda<Func<object?>>(Expression.Convert(other, typeof(object))).Compile(preferInterpretation: true)(),
    };

    private static NotSupportedException Unsupported(Expression expression) => new($"A table cannot be asked for '{expression}'.");

    private sealed class ParameterSearch(ParameterExpression parameter) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == parameter;
            return node;
        }
    }
}
