using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Tests.Crashes.Fsync;

/// <summary>A system call of a traced process. Begin and end are line numbers of the trace, so that "before" means before.</summary>
/// <param name="Begin">Where it was entered.</param>
/// <param name="End">Where it had returned.</param>
/// <param name="Name">For example <c>pwrite64</c>.</param>
/// <param name="File">What its descriptor is: a path, or a connection with both its ends.</param>
/// <param name="Bytes">What was written or read, a character for each byte.</param>
/// <param name="Arguments">The text between the parentheses, without the bytes.</param>
internal sealed partial record SystemCall(int Begin, int End, string Name, string File, string Bytes, string Arguments)
{
    private const string Escape = "\\x";

    /// <summary>Reads what <c>strace -f -yy -xx</c> has written; calls that failed or never returned are left out.</summary>
    public static List<SystemCall> ReadTrace(IEnumerable<string> lines)
    {
        List<SystemCall> calls = [];
        Dictionary<string, (int Begin, string Text)> unfinished = [];
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space < 0) continue;
            var (thread, text) = (line[..space], line[space..].TrimStart());
            if (text.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                unfinished[thread] = (number, text[..^"<unfinished ...>".Length].TrimEnd());
                continue;
            }

            var begin = number;
            if (text.StartsWith("<... ", StringComparison.Ordinal) && unfinished.Remove(thread, out var first))
                (begin, text) = (first.Begin, first.Text + text[(text.IndexOf('>', StringComparison.Ordinal) + 1)..]);
            if (Parse(begin, number, text) is { } call) calls.Add(call);
        }

        return calls;
    }

    private static SystemCall? Parse(int begin, int end, string text)
    {
        if (Form().Match(text) is not { Success: true } form) return null;
        var arguments = form.Groups["arguments"].Value;
        StringBuilder bytes = new();
        var rest = Quoted().Replace(arguments, quoted =>
        {
            bytes.Append(FromHex(quoted.Groups["hex"].Value));
            return "";
        });
        var file = form.Groups["file"].Value;
        return new SystemCall(begin, end, form.Groups["name"].Value, file.StartsWith(Escape, StringComparison.Ordinal) ? FromHex(file) : file, bytes.ToString(), rest);
    }

    private static string FromHex(string text) => string.Concat(
        text.Split(Escape, StringSplitOptions.RemoveEmptyEntries).Select(part => (char)byte.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));

    /// <summary>A call whose first argument is a descriptor, with what it is, and whose result is not an error.</summary>
    [GeneratedRegex(@"^(?<name>\w+)\((?:\d+<(?<file>.*?)>(?=[,)]))?(?<arguments>.*)\)\s+= \d", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();

    [GeneratedRegex("\"(?<hex>(\\\\x[0-9a-f]{2})*)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Quoted();
}
