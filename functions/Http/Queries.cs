using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ScfFunctions.Http;

/// <summary>What a request asks for behind its path.</summary>
internal static class Queries
{
    /// <summary>The text of a query parameter; null where it is missing or empty.</summary>
    public static string? Asked(this HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Whether a table is wanted as CSV: what <c>format</c> says, else the Accept header, else not.</summary>
    /// <returns>Null where <c>format</c> is neither <c>json</c> nor <c>csv</c>.</returns>
    public static bool? AskedAsCsv(this HttpRequest request) => request.Asked("format") switch
    {
        "csv" => true,
        "json" => false,
        null => request.GetTypedHeaders().Accept.OrderByDescending(type => type.Quality ?? 1).FirstOrDefault()?.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase) ?? false,
        _ => null,
    };

    /// <summary>A day; null where it is missing.</summary>
    /// <returns>False where it is there and no day.</returns>
    public static bool TryAskedDay(this HttpRequest request, string name, out DateOnly? day)
    {
        day = null;
        if (request.Asked(name) is not { } text) return true;
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found)) return false;
        day = found;
        return true;
    }
}
