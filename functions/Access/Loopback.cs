using System.Net;
using Microsoft.AspNetCore.Http;

namespace ScfFunctions.Access;

/// <summary>Tells whether a request certainly comes from this very machine.</summary>
internal static class Loopback
{
    private static readonly string[] ForwardingHeaders = ["Forwarded", "X-Forwarded-For", "X-Original-For", "X-Azure-ClientIP"];

    /// <summary>True only where the connection is a loopback one and nothing says that its other end forwards for somebody else.</summary>
    /// <remarks>In Azure the platform's own host forwards every request to the worker over loopback, with such a header.</remarks>
    public static bool IsSure(HttpRequest request) =>
        request.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) &&
        !ForwardingHeaders.Any(request.Headers.ContainsKey);
}
