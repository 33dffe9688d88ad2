using System.Globalization;
using System.Text.Json.Serialization;
using Emulator.DurableTask;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Tests.Emulator.DurableTask;

/// <summary>Random orchestrations, replayed, kept in memory and interrupted by restarts, end as a plain calculation says.</summary>
public sealed class RandomFlowTests
{
    private enum Kind
    {
        Activity,
        Flaky,
        Timer,
        Event,
        Race,
        Sequence,
        Parallel,
        Child,
    }

    /// <param name="Kind">What happens here.</param>
    /// <param name="Number">The value that an activity returns, a timer's seconds, or an event's number.</param>
    /// <param name="Parts">What a sequence, a parallel group or a child consists of.</param>
    private sealed record Node([property: JsonConverter(typeof(JsonStringEnumConverter))] Kind Kind, int Number, List<Node> Parts)
    {
        public IEnumerable<int> Events => Parts.SelectMany(part => part.Events).Concat(Kind == Kind.Event ? [Number] : []);

        public bool HasChild => Kind == Kind.Child || Parts.Exists(part => part.HasChild);

        /// <summary>The result, without any engine.</summary>
        public string Result => Kind switch
        {
            Kind.Activity or Kind.Flaky => Number.ToString(CultureInfo.InvariantCulture),
            Kind.Timer => "t",
            Kind.Event => $"e{Number}",
            Kind.Race => "race",
            Kind.Parallel => $"({string.Join('|', Parts.Select(part => part.Result))})",
            _ => $"[{string.Join(',', Parts.Select(part => part.Result))}]",
        };
    }

    private static Node Make(Random random, int depth, ref int events, bool inChild)
    {
        // A child has an id of its own, so events for it would need to find it; children wait for none.
        var kind = (Kind)random.Next(depth == 0 ? 5 : 8);
        if (kind == Kind.Event && inChild) kind = Kind.Activity;
        List<Node> parts = [];
        if (kind is Kind.Sequence or Kind.Parallel or Kind.Child)
        {
            for (var i = random.Next(1, 4); i > 0; i--) parts.Add(Make(random, depth - 1, ref events, inChild || kind == Kind.Child));
        }

        return new Node(kind, kind == Kind.Event ? events++ : random.Next(1, 100), parts);
    }

    private static async Task<string> Play(TaskOrchestrationContext context, Node node)
    {
        switch (node.Kind)
        {
            case Kind.Activity:
                return await context.CallActivityAsync<string>("Say", node.Number);
            case Kind.Flaky:
                return await context.CallActivityAsync<string>("SayAtLast", (node.Number, context.NewGuid()).ToString(), new TaskOptions(new RetryPolicy(3, TimeSpan.FromSeconds(1))));
            case Kind.Timer:
                await context.CreateTimer(TimeSpan.FromSeconds(node.Number), CancellationToken.None);
                return "t";
            case Kind.Event:
                return await context.WaitForExternalEvent<string>($"event {node.Number}");
            case Kind.Race:
                using (var cancel = new CancellationTokenSource())
                {
                    await Task.WhenAny(context.CreateTimer(TimeSpan.FromSeconds(node.Number), cancel.Token), context.CallActivityAsync("Say", node.Number));
                    cancel.Cancel();
                    return "race";
                }

            case Kind.Parallel:
                return $"({string.Join('|', await Task.WhenAll(node.Parts.Select(part => Play(context, part))))})";
            case Kind.Child:
                return await context.CallSubOrchestratorAsync<string>("Play", node with { Kind = Kind.Sequence });
            default:
                List<string> results = [];
                foreach (var part in node.Parts) results.Add(await Play(context, part));
                return $"[{string.Join(',', results)}]";
        }
    }

    private static void AddFunctions(EngineUnderTest engine, HashSet<string> failedOnce)
    {
        engine.AddActivity<int>("Say", n => n.ToString(CultureInfo.InvariantCulture));
        engine.AddActivity<string>("SayAtLast", input =>
        {
            var call = input!;
            lock (failedOnce)
            {
                if (failedOnce.Add(call)) throw new TimeoutException("at first");
            }

            return call.TrimStart('(').Split(',')[0];
        });
        engine.Functions.AddOrchestrator("Play", async context => await Play(context, context.GetInput<Node>()!));
    }

    public static TheoryData<int, bool> Seeds()
    {
        TheoryData<int, bool> seeds = [];
        for (var seed = 1; seed <= 8; seed++)
        {
            seeds.Add(seed, false);
            seeds.Add(seed, true);
        }

        return seeds;
    }

    [Theory, MemberData(nameof(Seeds))]
    public async Task Given_random_flows_and_restarts_When_all_events_have_come_Then_the_results_are_those_of_a_plain_calculation(int seed, bool extendedSessions)
    {
        var random = new Random(seed);
        var settings = new DurableTaskSettings { ExtendedSessionsEnabled = extendedSessions, HistoryCacheBytes = random.Next(3) * 5000L };
        await using var engine = new EngineUnderTest(settings);
        HashSet<string> failedOnce = new(StringComparer.Ordinal);
        AddFunctions(engine, failedOnce);
        await engine.StartAsync();
        List<(string Id, Node Flow)> flows = [];
        for (var i = 0; i < 12; i++)
        {
            var events = 0;
            flows.Add(($"flow {i}", new Node(Kind.Sequence, 0, [Make(random, 3, ref events, false), Make(random, 2, ref events, false)])));
            await engine.Client.ScheduleNewOrchestrationInstanceAsync("Play", flows[i].Flow, new StartOrchestrationOptions(flows[i].Id));
        }

        var raises = flows.SelectMany(flow => flow.Flow.Events.Select(n => (flow.Id, Number: n))).ToArray();
        random.Shuffle(raises);
        foreach (var (id, number) in raises)
        {
            await engine.Client.RaiseEventAsync(id, $"EVENT {number}", $"e{number}");
            if (random.Next(4) == 0) await engine.PassTimeAsync(TimeSpan.FromSeconds(random.Next(100)));
            if (random.Next(6) == 0) await RestartAsync();
        }

        for (var i = 0; i < 4; i++)
        {
            await RestartAsync();
            await engine.PassTimeAsync(TimeSpan.FromMinutes(10));
        }

        foreach (var (id, flow) in flows)
        {
            var end = await engine.Client.GetInstanceAsync(id, getInputsAndOutputs: true);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, end!.RuntimeStatus);
            Assert.Equal(flow.Result, end.ReadOutputAs<string>());
        }

        Assert.Equal(0, engine.Engine.WaitingTimers);
        Assert.Contains(flows, flow => flow.Flow.HasChild);

        async Task RestartAsync()
        {
            await engine.StopAsync();
            AddFunctions(engine, failedOnce);
            await engine.StartAsync();
        }
    }
}
