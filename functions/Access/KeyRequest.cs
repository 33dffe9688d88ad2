using System.Text.RegularExpressions;
using ScfFunctions.Http;

namespace ScfFunctions.Access;

/// <summary>Asks for a key.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Subject">Who will hold it; the id in small letters, however it was written, since one person must not become two.</param>
/// <param name="Roles">What it may do: site, operator, auditor, admin.</param>
public sealed partial record KeyRequest(string Name, Subject Subject, IReadOnlyList<string> Roles)
{
    /// <summary>The roles as one value.</summary>
    internal Roles Granted => Roles.Select(ToRole).Aggregate(Access.Roles.None, (all, role) => all | role);

    public static KeyRequest Read(JsonFields fields) => new(
        fields.Text("name"),
        fields.Object("subject", subject => new Subject(
            subject.Word("kind", ["person", "machine"]) == "person" ? SubjectKind.Person : SubjectKind.Machine,
            subject.Formed("id", SubjectIdForm(), "1 to 64 letters, digits and any of . _ @ -").ToLowerInvariant())),
        fields.Words("roles", ["site", "operator", "auditor", "admin"]));

    private static Roles ToRole(string name) => Enum.Parse<Roles>(name, ignoreCase: true);

    [GeneratedRegex(@"^[A-Za-z0-9._@-]{1,64}\z")]
    private static partial Regex SubjectIdForm();
}

/// <summary>The key, shown once.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Key">The key; null in the answer to a repeat, because only its hash is kept, save where the first key is replaced.</param>
public sealed record KeyAnswer(string Id, string? Key);

/// <summary>Takes back a key, of a caller or of a bank.</summary>
/// <param name="Reason">Why, for the audit.</param>
public sealed record RevocationRequest(string Reason)
{
    private const int LongestReason = 500;

    public static RevocationRequest Read(JsonFields fields) => new(fields.Text("reason", atMost: LongestReason));
}

/// <summary>A key that opens nothing any more; where it was called with just before, for half a minute more.</summary>
public sealed record KeyRevocationAnswer(string Id, DateTimeOffset RevokedAt);
