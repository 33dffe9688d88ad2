using System.Globalization;
using System.Text.Json.Serialization;
using CsvHelper;
using Microsoft.AspNetCore.Http;
using ScfFunctions.Domain;

namespace ScfFunctions.Http;

/// <summary>A table as CSV: RFC 4180, a header row, UTF-8, the same in every culture.</summary>
/// <param name="Header">What the columns are called.</param>
/// <param name="Rows">As many cells each as there are columns.</param>
/// <remarks>The table is left out where the answer itself becomes JSON, see <see cref="JsonAnswer"/>.</remarks>
public sealed record CsvAnswer([property: JsonIgnore] IReadOnlyList<string> Header, [property: JsonIgnore] IReadOnlyList<IReadOnlyList<CsvCell>> Rows) : IResult
{
    public const string ContentType = "text/csv; charset=utf-8";

    private const string ContinuationHeader = "x-continuation";

    /// <summary>Where this page ended; a table has no place for it, so it is the header <c>x-continuation</c>. Null at the end.</summary>
    public string? Continuation { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var body = ToUtf8();
        httpContext.Response.ContentType = ContentType;
        httpContext.Response.ContentLength = body.Length;
        if (Continuation is not null) httpContext.Response.Headers[ContinuationHeader] = Continuation;
        return httpContext.Response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
    }

    internal byte[] ToUtf8()
    {
        using MemoryStream stream = new();
        using (var csv = CsvWriter.Create(stream, CsvWriterOptions.Default with { WriteByteOrderMark = false }, leaveOpen: true))
        {
            csv.WriteRecord([.. Header]);
            foreach (var row in Rows) csv.WriteRecord([.. row.Select(cell => cell.Text)]);
        }

        return stream.ToArray();
    }
}

/// <summary>One cell, as it is written. Only text can come from outside, so only text is made harmless; a number may begin with a minus.</summary>
public readonly record struct CsvCell
{
    /// <summary>What makes a spreadsheet take a text for a formula.</summary>
    private static readonly System.Buffers.SearchValues<char> FormulaStarts = System.Buffers.SearchValues.Create("=+-@\t\r\n");

    private readonly string? _text;

    private CsvCell(string text) => _text = text;

    public string Text => _text ?? "";

    /// <summary>A text; one that a spreadsheet would take for a formula gets an apostrophe in front. Null is an empty cell.</summary>
    public static CsvCell Of(string? text) => new(text is { Length: > 0 } && FormulaStarts.Contains(text[0]) ? "'" + text : text ?? "");

    /// <summary>An amount as a plain decimal: its currency is another column.</summary>
    public static CsvCell Of(Money? amount) => new(amount?.Amount ?? "");

    /// <summary>A decimal that this program wrote, as it is.</summary>
    public static CsvCell OfDecimal(string written) => new(written);

    public static CsvCell Of(long number) => new(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A day such as <c>2017-03-01</c>.</summary>
    public static CsvCell Of(DateOnly? day) => new(day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");

    /// <summary>An instant as JSON answers write it.</summary>
    public static CsvCell Of(DateTimeOffset instant) => new(InstantJsonConverter.Written(instant));
}
