using System.Text;

namespace Emulator.Runtime;

/// <summary>The row on which a running statement stands; valid only inside the function it is handed to.</summary>
/// <remarks>Columns are counted from 0. A getter other than <see cref="IsDBNull"/> throws where the column is NULL.</remarks>
public readonly struct StoreRow
{
    private readonly StoreStatement _statement;

    internal StoreRow(StoreStatement statement) => _statement = statement;

    public bool IsDBNull(int column) => _statement.IsNull(column);

    public long GetInt64(int column) => NotNull(column).GetInt64(column);

    public int GetInt32(int column) => checked((int)NotNull(column).GetInt64(column));

    public bool GetBoolean(int column) => NotNull(column).GetInt64(column) != 0;

    public double GetDouble(int column) => NotNull(column).GetDouble(column);

    public string GetString(int column) => Encoding.UTF8.GetString(NotNull(column).GetSpan(column));

    public byte[] GetBytes(int column) => NotNull(column).GetSpan(column).ToArray();

    /// <summary>A blob's bytes, or a text's in UTF-8, without a copy; they go when the row goes.</summary>
    public ReadOnlySpan<byte> GetSpan(int column) => NotNull(column).GetSpan(column);

    private StoreStatement NotNull(int column) =>
        _statement.IsNull(column) ? throw new InvalidOperationException($"Column {column} is NULL.") : _statement;
}
