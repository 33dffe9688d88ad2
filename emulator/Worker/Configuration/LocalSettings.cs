using System.Text.Json;
using Emulator.Runtime;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Emulator.Worker.Configuration;

/// <summary>The <c>Values</c> of local.settings.json, which Core Tools makes environment variables unless one of that name exists.</summary>
internal static class LocalSettings
{
    private const string Name = "local.settings.json";

    /// <summary>Adds the values just below the environment variables; without the file, adds nothing.</summary>
    /// <exception cref="EmulatorException">The file is encrypted, is not JSON, or holds a value that is not a string.</exception>
    public static void Add(IConfigurationBuilder configuration, string appFolder)
    {
        var file = Path.Combine(appFolder, Name);
        if (!File.Exists(file)) return;
        var sources = configuration.Sources;
        var environment = 0;
        while (environment < sources.Count && sources[environment] is not EnvironmentVariablesConfigurationSource { Prefix: null or "" }) environment++;
        sources.Insert(environment, new MemoryConfigurationSource { InitialData = Read(File.ReadAllBytes(file)) });
    }

    private static List<KeyValuePair<string, string?>> Read(byte[] json)
    {
        List<KeyValuePair<string, string?>> values = [];
        try
        {
            JsonDocumentOptions lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            using var document = JsonDocument.Parse(json, lenient);
            if (document.RootElement.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
                throw new EmulatorException($"{Name} IsEncrypted: encrypted settings are not supported; use false.");
            if (!document.RootElement.TryGetProperty("Values", out var section)) return values;
            foreach (var value in section.EnumerateObject())
            {
                if (value.Value.ValueKind != JsonValueKind.String)
                    throw new EmulatorException($"{Name} Values.{value.Name}: a string is expected, not {value.Value.ValueKind}.");
                values.Add(new(value.Name.Replace("__", ConfigurationPath.KeyDelimiter), value.Value.GetString()));
            }

            return values;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new EmulatorException($"{Name} cannot be read: {e.Message}", e);
        }
    }
}
