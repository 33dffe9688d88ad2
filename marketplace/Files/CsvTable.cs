using CsvHelper;

namespace Marketplace.Files;

/// <summary>Reads one CSV file row by row; a broken row is set aside with its reason, and its neighbours go on.</summary>
/// <remarks>A row is a line: no field of these files holds a line break, so a quotation mark left open costs its own row only.</remarks>
internal static class CsvTable
{
    /// <summary>Reads the columns asked for; others may be there and are not looked at.</summary>
    /// <param name="broken">Takes the rows left out.</param>
    /// <exception cref="OrderFilesException">The file or one of the columns is missing, or the file cannot be read.</exception>
    public static List<T> Read<T>(string folder, string name, string[] columns, Func<CsvFields, T> read, ICollection<BrokenRow> broken)
        where T : class
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path)) throw new OrderFilesException($"{path} is missing.");
        try
        {
            using var reader = CsvReader.FromFile(path, Options(record => broken.Add(new BrokenRow(name, (int)record.LineNumber, null, Why(record)))));
            var header = Header(reader, path, columns);
            List<T> rows = [];
            while (reader.Read())
            {
                if (Row(reader, header, name, read, broken) is { } row) rows.Add(row);
            }

            return rows;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CsvFormatException)
        {
            throw new OrderFilesException($"{path} cannot be read: {e.Message}");
        }
    }

    private static CsvReaderOptions Options(Action<CsvMalformedRecord> onMalformed) => CsvReaderOptions.Default with
    {
        Separator = ',',
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Skip,
        FieldCountMismatch = CsvFieldCountHandling.Skip,
        OnMalformedRecord = onMalformed,
        TrackLineNumbers = true,
    };

    private static string Why(CsvMalformedRecord record) => record.Reason switch
    {
        CsvMalformedReason.FieldCountMismatch => "has not as many fields as the header",
        CsvMalformedReason.UnterminatedQuote or CsvMalformedReason.LineBreakInQuotes => "a quotation mark is left open",
        _ => "a quotation mark stands where none may",
    };

    private static Dictionary<string, int> Header(CsvReader reader, string path, string[] columns)
    {
        Dictionary<string, int> header = new(StringComparer.Ordinal);
        for (var i = 0; i < reader.Headers.Count; i++) header.TryAdd(reader.Headers[i].Trim(), i);
        foreach (var column in columns)
        {
            if (!header.ContainsKey(column)) throw new OrderFilesException($"{path} has no column {column}.");
        }

        return header;
    }

    private static T? Row<T>(CsvReader reader, Dictionary<string, int> header, string name, Func<CsvFields, T> read, ICollection<BrokenRow> broken)
        where T : class
    {
        var line = (int)reader.LineNumber;
        try
        {
            return read(new CsvFields(header, reader.Current.ToArray(), line));
        }
        catch (BrokenFieldException e)
        {
            broken.Add(new BrokenRow(name, line, e.Field, e.Message));
            return null;
        }
    }
}
