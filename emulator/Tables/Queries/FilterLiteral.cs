using Emulator.Tables.Encoding;

namespace Emulator.Tables.Queries;

/// <summary>The constant of a comparison, with its type. A property of another type never satisfies the comparison.</summary>
/// <remarks>
/// The service asks for the property's own type. Whole numbers are the exception that the clients force: they write a double
/// without a fraction like an int, so that literal is compared with ints and doubles.
/// </remarks>
internal readonly struct FilterLiteral
{
    public required EdmType Type { get; init; }

    /// <summary>A string in UTF-8, or a binary.</summary>
    public byte[] Bytes { get; init; }

    /// <summary>An int, long, or the ticks of a point in time.</summary>
    public long Number { get; init; }

    public double Double { get; init; }

    public Guid Guid { get; init; }

    /// <summary>Compares a stored value with this one.</summary>
    /// <returns>False where the types differ.</returns>
    public bool TryCompare(in StoredProperty stored, out int order)
    {
        order = 0;
        switch (stored.Type, Type)
        {
            case (EdmType.String, EdmType.String) or (EdmType.Binary, EdmType.Binary):
                order = stored.Bytes.SequenceCompareTo(Bytes);
                return true;
            case (EdmType.Int32, EdmType.Int32):
                order = ((long)stored.Int32).CompareTo(Number);
                return true;
            case (EdmType.Int64, EdmType.Int64) or (EdmType.DateTime, EdmType.DateTime):
                order = stored.Int64.CompareTo(Number);
                return true;
            case (EdmType.Double, EdmType.Double) or (EdmType.Double, EdmType.Int32):
                order = stored.Double.CompareTo(Type == EdmType.Double ? Double : Number);
                return !double.IsNaN(stored.Double);
            case (EdmType.True or EdmType.False, EdmType.True or EdmType.False):
                order = stored.Boolean.CompareTo(Type == EdmType.True);
                return true;
            case (EdmType.Guid, EdmType.Guid):
                order = stored.Guid.CompareTo(Guid);
                return true;
            default:
                return false;
        }
    }
}
