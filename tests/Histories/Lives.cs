using System.Net;
using System.Text.Json.Nodes;
using Emulator.DurableTask;
using Microsoft.DurableTask;
using ScfFunctions;
using Tests.Functions;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Histories;

/// <summary>Lives on the whole application whose histories are kept: what an orchestrator of each version did, and has to do again.</summary>
internal static class Lives
{
    /// <summary>Lives all of them.</summary>
    /// <returns>Each history by the name of its file.</returns>
    public static async Task<Dictionary<string, RecordedHistory>> RecordAsync()
    {
        Dictionary<string, RecordedHistory> recorded = new(StringComparer.Ordinal);
        await RepaidAsync(recorded);
        await DisturbedAsync(recorded);
        await LongAsync(recorded);
        await ClosedMonthAsync(recorded);
        return recorded;
    }

    /// <summary>Paid out, delivered, repaid and closed; on the way the same case as it waits for the buyer, and a day's review.</summary>
    private static async Task RepaidAsync(Dictionary<string, RecordedHistory> recorded)
    {
        await using var journey = await Journey.DisbursedAsync(settings: HostileMode.Calm);
        await journey.ToDayAsync(1);
        recorded["daily-review"] = Record(journey, "review-20170302");
        recorded["case-waiting"] = RecordCase(journey);
        await journey.ToDayAsync(60);
        await journey.PayAsync("10000.00");
        Assert.StartsWith("Closed", await journey.StateAsync(), StringComparison.Ordinal);
        recorded["case-repaid"] = RecordCase(journey);
    }

    /// <summary>A step fails for two hours and calls a person, the case is frozen and let go, paid late and in parts.</summary>
    private static async Task DisturbedAsync(Dictionary<string, RecordedHistory> recorded)
    {
        InterceptedFunctions functions = new();
        await using var journey = await Journey.DisbursedAsync(functions.AddTo, HostileMode.Calm, received: false);
        functions.Before = name => name == nameof(CaseInboxActivities.TakeInbox) ? throw new InvalidOperationException("Not today") : Task.CompletedTask;
        await journey.PostDocumentAsync("receipts");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(2));
        functions.Before = null;
        await journey.ToDayAsync(1);
        await journey.DecideAsync("step-failed", "resume");
        await journey.ToDayAsync(70);
        await journey.PayAsync("4000.00");
        await journey.PayAsync("6000.00");
        Assert.Equal("Closed", (await journey.CaseAsync()).Text("lifecycle"));
        recorded["case-disturbed"] = RecordCase(journey);
    }

    /// <summary>So many credits that the history has begun afresh meanwhile.</summary>
    private static async Task LongAsync(Dictionary<string, RecordedHistory> recorded)
    {
        await using var journey = await Journey.DisbursedAsync(settings: HostileMode.Calm);
        for (var credit = 0; credit < 45; credit++) await journey.Bank.NotifyCreditAsync($"E{credit}", "1.00", journey.OrderId);
        recorded["case-second-chapter"] = RecordCase(journey);
    }

    /// <summary>The close of a month that waits for a case which cannot hear, and at its end.</summary>
    private static async Task ClosedMonthAsync(Dictionary<string, RecordedHistory> recorded)
    {
        InterceptedFunctions functions = new();
        await using var journey = await Journey.DisbursedAsync(functions.AddTo, HostileMode.Calm);
        await journey.ToDayAsync(31);
        functions.Before = name => name == nameof(CaseInboxActivities.TakeInbox) ? throw new InvalidOperationException("Not today") : Task.CompletedTask;
        (await journey.App.PostAsync("periods/2017-03/closings", new JsonObject { ["reason"] = "The month is over." })).Expect(HttpStatusCode.Accepted);
        await journey.Bank.RestAsync();
        recorded["period-close-waiting"] = Record(journey, "period-default-2017-03");
        functions.Before = null;
        await journey.ToDayAsync(32);
        recorded["period-close"] = Record(journey, "period-default-2017-03");
    }

    private static RecordedHistory RecordCase(Journey journey) => Record(journey, journey.CaseId + ".1");

    private static RecordedHistory Record(Journey journey, string instanceId)
    {
        var history = journey.App.Service<DurableTaskEngine>().RecordHistory(instanceId) ?? throw new InvalidOperationException($"There is no instance {instanceId}.");
        return history with { Events = [.. history.Events.Select(e => e with { Failure = WithoutTrace(e.Failure) })] };
    }

    /// <summary>Where in the code a failure arose differs between machines, and no orchestrator asks.</summary>
    private static TaskFailureDetails? WithoutTrace(TaskFailureDetails? failure) =>
        failure is null ? null : failure with { StackTrace = null, InnerFailure = WithoutTrace(failure.InnerFailure) };
}
