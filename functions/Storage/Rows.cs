using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ScfFunctions.Domain;

namespace ScfFunctions.Storage;

/// <summary>How values stand in a row: amounts as minor units, days as ISO text, records as JSON, long text in pieces.</summary>
/// <remarks>
/// A property that is missing or of another type means that the row was not written by this program: reading it throws
/// <see cref="InvalidDataException"/> naming the row, never a default.
/// </remarks>
internal static class Rows
{
    /// <summary>The service keeps 64 KiB of UTF-16 per property: 32,768 characters.</summary>
    private const int LongestProperty = 32_000;

    /// <summary>Stands where a text for people was cut.</summary>
    private const string Cut = " … (cut)";

    public static string Text(this TableEntity row, string name) => row.GetString(name) ?? throw Missing(row, name);

    public static long Long(this TableEntity row, string name) => row.GetInt64(name) ?? throw Missing(row, name);

    public static int Int(this TableEntity row, string name) => row.GetInt32(name) ?? throw Missing(row, name);

    public static bool Flag(this TableEntity row, string name) => row.GetBoolean(name) ?? throw Missing(row, name);

    public static DateTimeOffset Instant(this TableEntity row, string name) => row.GetDateTimeOffset(name) ?? throw Missing(row, name);

    public static Currency Currency(this TableEntity row, string name) => Domain.Currency.Parse(row.Text(name));

    /// <summary>An amount in the given currency, kept as minor units.</summary>
    public static Money Amount(this TableEntity row, string name, Currency currency) => new(row.Long(name), currency);

    public static DateOnly Date(this TableEntity row, string name) => row.OptionalDate(name) ?? throw Missing(row, name);

    public static DateOnly? OptionalDate(this TableEntity row, string name) =>
        row.GetString(name) is { } text ? DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null;

    /// <summary>A day as it stands in a row.</summary>
    public static string Written(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static T OneOf<T>(this TableEntity row, string name)
        where T : struct, Enum => Enum.Parse<T>(row.Text(name));

    /// <summary>A text for people as one property can hold it: what is too long ends with a note that it was cut.</summary>
    public static string Shortened(string text)
    {
        if (text.Length <= LongestProperty) return text;
        var length = LongestProperty - Cut.Length;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        return string.Concat(text.AsSpan(0, length), Cut);
    }

    /// <summary>Writes a record as JSON, in as many properties as it takes: <c>Name</c>, <c>Name_1</c>, <c>Name_2</c>, …</summary>
    public static void SetJson<T>(this TableEntity row, string name, T value)
    {
        var text = StorageJson.Write(value);
        for (var (start, piece) = (0, 0); start < text.Length; piece++)
        {
            var length = Math.Min(LongestProperty, text.Length - start);
            if (start + length < text.Length && char.IsHighSurrogate(text[start + length - 1])) length--;
            row[PieceName(name, piece)] = text.Substring(start, length);
            start += length;
        }
    }

    /// <summary>Reads what <see cref="SetJson"/> wrote.</summary>
    public static T FromJson<T>(this TableEntity row, string name) => row.FromOptionalJson<T>(name) ?? throw Missing(row, name);

    /// <inheritdoc cref="FromJson"/>
    public static T? FromOptionalJson<T>(this TableEntity row, string name)
    {
        var text = row.GetString(name);
        if (text is null) return default;
        for (var piece = 1; row.GetString(PieceName(name, piece)) is { } more; piece++) text += more;
        return StorageJson.Read<T>(text);
    }

    /// <summary>Adds a row that must not exist yet.</summary>
    /// <returns>False where it exists.</returns>
    public static async Task<bool> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellationToken)
    {
        try
        {
            await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 409)
        {
            return false;
        }
    }

    /// <summary>Replaces a row that nobody changed since it was read.</summary>
    /// <returns>False where somebody did.</returns>
    public static async Task<bool> TryReplaceAsync(this TableClient table, TableEntity row, ETag readAs, CancellationToken cancellationToken)
    {
        try
        {
            await table.UpdateEntityAsync(row, readAs, TableUpdateMode.Replace, cancellationToken);
            return true;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Commits rows of one partition together.</summary>
    /// <returns>False where one was changed or added by somebody else since it was read: read again and decide again.</returns>
    public static async Task<bool> TryCommitAsync(this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        await table.SubmitUnlessChangedAsync(actions, cancellationToken) is not null;

    /// <summary>Commits rows of one partition together.</summary>
    /// <returns>An answer for each; null where one was changed or added by somebody else since it was read.</returns>
    public static async Task<IReadOnlyList<Response>?> SubmitUnlessChangedAsync(
        this TableClient table, IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            return (await table.SubmitTransactionAsync(actions, cancellationToken)).Value;
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Reads one row, or null where there is none.</summary>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    /// <summary>A page of what a filter finds. Of empty pages with a token there may be any number: whoever asks wants rows or the end.</summary>
    /// <param name="table">The table.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="pageSize">At most this many, at most 1,000.</param>
    /// <param name="continuation">Where the page before ended; null at the beginning.</param>
    /// <param name="read">What a row says.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <returns>The page and where it ended, null at the end; nothing at all where the continuation is not one of the service's.</returns>
    public static async Task<(IReadOnlyList<T> Items, string? Continuation)?> PageAsync<T>(
        this TableClient table, string filter, int pageSize, string? continuation, Func<TableEntity, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken).AsPages(continuation, pageSize))
            {
                if (page.Values.Count == 0 && page.ContinuationToken is not null) continue;
                return ([.. page.Values.Select(read)], page.ContinuationToken);
            }
        }
        catch (RequestFailedException e) when (e.Status == 400 && continuation is not null)
        {
            return null;
        }

        return ([], null);
    }

    private static string PieceName(string name, int piece) => piece == 0 ? name : $"{name}_{piece}";

    private static InvalidDataException Missing(TableEntity row, string name) =>
        new($"The row {row.PartitionKey} {row.RowKey} has no property {name} of the expected type.");
}
