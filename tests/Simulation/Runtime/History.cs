using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Simulation.Runtime;

/// <summary>Everything that happened, as one hash: each request and answer in their order, then every row of every store.</summary>
/// <param name="trace">Receives what is hashed, for a look at the first difference between two runs; null for nobody.</param>
internal sealed partial class History(TextWriter? trace) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Requests made so far.</summary>
    public int Requests { get; private set; }

    public void Note(string line)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        trace?.WriteLine(line);
    }

    public void Asked(HttpRequestMessage request, byte[] body)
    {
        Requests++;
        Note($"> {request.Method} {request.RequestUri!.PathAndQuery} {Text(request, body)}");
    }

    public async Task AnsweredAsync(HttpRequestMessage request, HttpResponseMessage response) => Note(
        $"< {request.Method} {request.RequestUri!.PathAndQuery} {(int)response.StatusCode} {Text(request, await response.Content.ReadAsByteArrayAsync())}");

    /// <summary>Adds all rows of a store, but for what is random by its nature: secrets and signatures.</summary>
    public void AddStore(string file)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, Mode = SqliteOpenMode.ReadOnly }.ToString());
        connection.Open();
        List<(string Name, string Sql)> tables = [];
        using (var command = connection.CreateCommand())
        {
            command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
            using var reader = command.ExecuteReader();
            while (reader.Read()) tables.Add((reader.GetString(0), RowsOf(reader.GetString(0))));
        }

        foreach (var (name, sql) in tables)
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            using var reader = command.ExecuteReader();
            while (reader.Read()) Note($"{name} {string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Written(reader.GetValue(column))))}");
        }
    }

    /// <summary>The hash, in hexadecimal digits.</summary>
    public string Close() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private static string RowsOf(string table) => table switch
    {
        "entities" => "SELECT e.* FROM entities e JOIN tables t ON t.id = e.tbl WHERE t.name <> 'Keys' ORDER BY e.tbl, e.pk, e.rk",
        "queue_messages" => "SELECT sequence, queue, dead, message_id, enqueued, expires, deliveries, body FROM queue_messages ORDER BY sequence",
        _ => $"SELECT * FROM {table} ORDER BY 1, 2",
    };

    /// <summary>Bodies with secrets, or with a key made up for this run, say nothing.</summary>
    private static string Text(HttpRequestMessage request, byte[] body) =>
        request.RequestUri!.AbsolutePath is "/api/keys" or "/api/bank-keys" || body.AsSpan().IndexOf("scf-signature"u8) >= 0 ? "…" : Encoding.UTF8.GetString(body);

    private static string Written(object value) => value switch
    {
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => StackTrace().Replace(value.ToString()!, "…"),
    };

    /// <summary>Which calls a stack trace shows depends on what the compiler has put together by then.</summary>
    [System.Text.RegularExpressions.GeneratedRegex("(?<=\"StackTrace\":\")[^\"]*")]
    private static partial System.Text.RegularExpressions.Regex StackTrace();
}
