using Microsoft.AspNetCore.Http;
using ScfFunctions.Http;

namespace ScfFunctions.Books;

/// <summary>What reports are asked for, and how what they do not know is refused.</summary>
internal static class ReportQueries
{
    /// <summary>By what to group; null where that is missing or no such word.</summary>
    public static T? AskedGrouping<T>(this HttpRequest request)
        where T : struct, Enum => request.Asked("by") is { } by && Words<T>().Contains(by) ? Enum.Parse<T>(by, ignoreCase: true) : null;

    public static ProblemAnswer UnknownGrouping<T>()
        where T : struct, Enum => UnknownWord("by", Words<T>());

    public static ProblemAnswer UnknownFormat() => UnknownWord("format", ["json", "csv"]);

    public static ProblemAnswer UnknownWord(string parameter, IEnumerable<string> words) =>
        Problems.InvalidRequest(parameter, "unknown-word", $"'{parameter}' is one of {string.Join(", ", words)}.");

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());
}
