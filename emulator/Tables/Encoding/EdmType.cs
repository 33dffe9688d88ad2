namespace Emulator.Tables.Encoding;

/// <summary>The type byte of a stored value. The numbers are in files: never change one.</summary>
internal enum EdmType : byte
{
    String = 1,
    Binary = 2,
    Int32 = 3,
    Int64 = 4,
    Double = 5,
    False = 6,
    True = 7,

    /// <summary>UTC ticks.</summary>
    DateTime = 8,
    Guid = 9,
}
