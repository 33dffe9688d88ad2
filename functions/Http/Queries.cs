using Microsoft.AspNetCore.Http;

namespace ScfFunctions.Http;

/// <summary>What a request asks for behind its path.</summary>
internal static class Queries
{
    /// <summary>The text of a query parameter; null where it is missing or empty.</summary>
    public static string? Asked(this HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;
}
