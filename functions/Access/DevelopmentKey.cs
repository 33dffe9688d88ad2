using Microsoft.Extensions.Configuration;

namespace ScfFunctions.Access;

/// <summary>The key of first contact: accepted with every role, from this machine only, and only while no key row exists.</summary>
/// <remarks>
/// The answer with the first key may get lost, and with it the way in. So until somebody has called with that key, the very request for it
/// may be repeated, and nothing else.
/// </remarks>
public sealed class DevelopmentKey
{
    /// <summary>The setting that holds it; made up at each start where it is absent.</summary>
    public const string Setting = "Scf:DevelopmentKey";

    /// <summary>The tenant that it opens, and so the tenant of the keys issued with it.</summary>
    public const string Tenant = "default";

    private const int Shortest = 8;

    /// <summary>Of these the platform sets at least one on every plan; Flex Consumption, for one, has no instance id.</summary>
    private static readonly string[] PlatformSettings = ["WEBSITE_INSTANCE_ID", "WEBSITE_SITE_NAME", "WEBSITE_POD_NAME"];

    /// <exception cref="SettingException">The setting is too short to be a key.</exception>
    public DevelopmentKey(IConfiguration configuration)
    {
        var configured = configuration[Setting];
        if (configured is { Length: > 0 and < Shortest })
            throw new SettingException($"{Setting} has {configured.Length} characters; at least {Shortest} are needed.");
        Value = string.IsNullOrEmpty(configured) ? SecretHash.NewSecret() : configured;
        IsUsable = Array.TrueForAll(PlatformSettings, name => string.IsNullOrEmpty(configuration[name]));
    }

    public string Value { get; }

    /// <summary>False on Azure, where every connection looks like one from the same machine.</summary>
    public bool IsUsable { get; }

    /// <summary>Who the key makes its bearer: a person, so that a first operator can be tried out.</summary>
    public static Caller Caller { get; } = new(Tenant, new Subject(SubjectKind.Person, "developer"), Roles.Any, "development");

    /// <summary>Who may only repeat the request for the first key.</summary>
    public static Caller Repeater { get; } = Caller with { KeyId = "development-repeat" };
}
