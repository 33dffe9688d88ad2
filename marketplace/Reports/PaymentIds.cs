using System.Text.RegularExpressions;

namespace Marketplace.Reports;

/// <summary>Reads the case out of a payment id: <c>&lt;case id&gt;-&lt;D|S|R&gt;&lt;attempt&gt;</c>.</summary>
internal static partial class PaymentIds
{
    /// <returns>The case id, or null where the id is not of that form.</returns>
    public static string? CaseOf(string paymentId) =>
        Form().Match(paymentId) is { Success: true } match ? match.Groups["case"].Value : null;

    [GeneratedRegex("^(?<case>.+)-[A-Z][0-9]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}
