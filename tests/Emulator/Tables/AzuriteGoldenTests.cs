using System.Text.Json.Nodes;

namespace Tests.Emulator.Tables;

/// <summary>
/// The emulator answers tests/azurite/operations.json as Azurite did when azurite.golden was recorded (see record.mjs there), or
/// as the service's documentation says where a row of the script quotes it.
/// </summary>
public sealed class AzuriteGoldenTests(AzuriteGoldenTests.Answers answers) : IClassFixture<AzuriteGoldenTests.Answers>
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), "tests", "azurite");

    public static TheoryData<string> Names => new(Operations().Select(operation => (string)operation["name"]!));

    [Theory]
    [MemberData(nameof(Names))]
    public void The_emulator_gives_the_expected_answer(string name)
    {
        var expected = answers.Expected[name].DeepClone().AsObject();
        var actual = answers.Actual[name];
        // .NET's client returns the 404 of a delete as a response, and a response has no code.
        if (!actual.ContainsKey("code") && (int?)expected["status"] == 404) expected.Remove("code");

        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected: {expected.ToJsonString()}\nactual:   {actual.ToJsonString()}");
    }

    [Fact]
    public void Every_operation_was_recorded() => Assert.Equal(Operations().Select(operation => (string)operation["name"]!), answers.Recorded);

    private static IEnumerable<JsonObject> Operations() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "operations.json")))!["operations"]!.AsArray().Select(operation => operation!.AsObject());

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ScfFunctions.sln")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }

    /// <summary>The script is one story: it runs once, and each test looks at one answer.</summary>
    public sealed class Answers : IAsyncLifetime
    {
        public Dictionary<string, JsonObject> Expected { get; } = [];

        public Dictionary<string, JsonObject> Actual { get; } = [];

        public List<string> Recorded { get; } = [];

        public async Task InitializeAsync()
        {
            foreach (var line in await File.ReadAllLinesAsync(Path.Combine(Folder, "azurite.golden")))
            {
                var answer = JsonNode.Parse(line)!.AsObject();
                var name = (string)answer["name"]!;
                answer.Remove("name");
                Recorded.Add(name);
                Expected[name] = answer;
            }

            using var script = new TableScript();
            foreach (var operation in Operations())
            {
                var name = (string)operation["name"]!;
                if (operation["documented"] is JsonObject documented)
                {
                    var answer = documented.DeepClone().AsObject();
                    answer.Remove("source");
                    Expected[name] = answer;
                }

                Actual[name] = await script.PerformAsync(operation);
            }
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
