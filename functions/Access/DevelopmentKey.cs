using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace ScfFunctions.Access;

/// <summary>The key of first contact: accepted with every role, from this machine only, and only while no key row exists.</summary>
/// <remarks>
/// The answer with the first key may get lost, and with it the way in. So until somebody has called with that key, the very request for it
/// may be repeated, and nothing else.
/// On Azure no connection tells where it comes from. There the person who deploys makes up a secret and gives its hash to the application; the
/// secret asks for the first key, from anywhere, and opens nothing else.
/// </remarks>
public sealed partial class DevelopmentKey
{
    /// <summary>The setting that holds it; made up at each start where it is absent.</summary>
    public const string Setting = "Scf:DevelopmentKey";

    /// <summary>The setting with the SHA-256, lower-case hexadecimal, of the secret that asks for the first key where this key is not usable; none where it is absent.</summary>
    public const string FirstKeyHashSetting = "Scf:FirstKeyHash";

    /// <summary>The tenant that it opens, and so the tenant of the keys issued with it.</summary>
    public const string Tenant = "default";

    private const int Shortest = 8;

    /// <summary>Of these the platform sets at least one on every plan; Flex Consumption, for one, has no instance id.</summary>
    private static readonly string[] PlatformSettings = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "WEBSITE_POD_NAME"];

    private readonly string _firstKeyHash;

    /// <exception cref="SettingException">The key is too short to be one, or the hash is none.</exception>
    public DevelopmentKey(IConfiguration configuration)
    {
        var configured = configuration[Setting];
        if (configured is { Length: > 0 and < Shortest })
            throw new SettingException($"{Setting} has {configured.Length} characters; at least {Shortest} are needed.");
        Value = string.IsNullOrEmpty(configured) ? SecretHash.NewSecret() : configured;
        _firstKeyHash = configuration[FirstKeyHashSetting] ?? "";
        if (_firstKeyHash.Length > 0 && !HashForm().IsMatch(_firstKeyHash))
            throw new SettingException($"{FirstKeyHashSetting} is not a SHA-256: 64 of 0 to 9 and a to f are needed.");
        IsUsable = Array.TrueForAll(PlatformSettings, name => string.IsNullOrEmpty(configuration[name]));
    }

    public string Value { get; }

    /// <summary>False on Azure, where every connection looks like one from the same machine.</summary>
    public bool IsUsable { get; }

    /// <summary>Whether this is the secret that asks for the first key from anywhere.</summary>
    public bool IsForFirstKey(string secret) => _firstKeyHash.Length > 0 && SecretHash.AreEqual(SecretHash.Of(secret), _firstKeyHash);

    /// <summary>Who the key makes its bearer: a person, so that a first operator can be tried out.</summary>
    public static Caller Caller { get; } = new(Tenant, new Subject(SubjectKind.Person, "developer"), Roles.Any, "development");

    /// <summary>Who may only repeat the request for the first key.</summary>
    public static Caller Repeater { get; } = Caller with { KeyId = "development-repeat" };

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex HashForm();
}
