using System.Globalization;

namespace Emulator.Tables.Service;

/// <summary>The ETag of an entity is made from the tick at which it was last written: <c>W/"datetime'2026-03-01T09%3A30%3A00.0000000Z'"</c>.</summary>
internal static class EntityTag
{
    private const string Start = "W/\"datetime'";
    private const string End = "'\"";
    private const string Time = "yyyy'-'MM'-'dd'T'HH'%3A'mm'%3A'ss'.'fffffff'Z'";
    private const int TimeLength = 32;

    public static string Format(long modified) => string.Create(Start.Length + TimeLength + End.Length, modified, static (text, ticks) =>
    {
        Start.CopyTo(text);
        new DateTime(ticks, DateTimeKind.Utc).TryFormat(text[Start.Length..], out _, Time, CultureInfo.InvariantCulture);
        End.CopyTo(text[(Start.Length + TimeLength)..]);
    });

    public static bool TryParse(string tag, out long modified)
    {
        modified = 0;
        if (tag.Length != Start.Length + TimeLength + End.Length || !tag.StartsWith(Start, StringComparison.Ordinal) || !tag.EndsWith(End, StringComparison.Ordinal)) return false;
        if (!DateTime.TryParseExact(tag.AsSpan(Start.Length, TimeLength), Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return false;
        modified = time.Ticks;
        return true;
    }
}
