using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace ScfFunctions.Telemetry;

/// <summary>The one trace of a case, from its application to its end; its id follows from the case's, so that nothing has to be remembered for years.</summary>
/// <remarks>
/// Spans are only made inside one of this application's own (<see cref="InvocationSpans"/>). Without a listener there is none, everything here returns at once,
/// and no row or message holds anything of a trace.
/// </remarks>
public static class CaseTrace
{
    /// <summary>The name of the source that all spans come from.</summary>
    public const string SourceName = "ScfFunctions";

    /// <summary>The present span as <c>traceparent</c>, to be kept or sent; null while nobody records one.</summary>
    public static string? Here => Own is { Recorded: true } own ? own.Id : null;

    /// <summary>The present span, if it is this application's.</summary>
    internal static Activity? Own => Activity.Current is { Source.Name: SourceName } own ? own : null;

    /// <summary>Where a case's first spans begin: its trace id and no span above them.</summary>
    public static ActivityContext Of(string caseId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"case|{caseId}"), hash);
        return new(ActivityTraceId.CreateFromBytes(hash[..16]), default, ActivityTraceFlags.None);
    }

    /// <summary>Begins a span in a case's trace: below the present one where that is in it, else beside it, linked to it.</summary>
    /// <param name="name">The span's name; never with an id in it.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="caseId">The case.</param>
    /// <returns>The span, to be ended by the asynchronous method that began it: whoever called that method then goes on in the span it was in.</returns>
    public static Activity? Start(string name, ActivityKind kind, string caseId)
    {
        if (Own is not { } own) return null;
        var trace = Of(caseId);
        if (own.TraceId == trace.TraceId) return own.Source.StartActivity(name, kind)?.SetTag(Names.CaseId, caseId);
        // A span without a parent of its own would take the present one for it.
        Activity.Current = null;
        var span = own.Source.StartActivity(name, kind, trace, links: own.Recorded ? [new ActivityLink(own.Context)] : null)?.SetTag(Names.CaseId, caseId);
        if (span is null) Activity.Current = own;
        // Whoever asked or wrote finds what it brought about; a review of thousands of cases would only drown in links.
        if (span is { Recorded: true } && own.Kind is ActivityKind.Server or ActivityKind.Consumer) own.AddLink(new ActivityLink(span.Context));
        return span;
    }

    /// <summary>Says that the present span goes on with what another one began, here or elsewhere.</summary>
    /// <param name="traceParent">The other one; null, or what is no trace context, for none.</param>
    public static void Link(string? traceParent)
    {
        if (Own is { Recorded: true } own && ActivityContext.TryParse(traceParent, null, isRemote: true, out var other)) own.AddLink(new ActivityLink(other));
    }

    /// <summary>Says something of the present span.</summary>
    public static void Tag(string name, object? value) => Own?.SetTag(name, value);
}
