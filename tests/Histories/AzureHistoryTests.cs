using System.Text.Json.Nodes;
using Emulator.DurableTask;
using Emulator.Worker;
using Replay;
using ScfFunctions;

namespace Tests.Histories;

/// <summary>Histories as the Azure Storage provider keeps them, in its names for everything, replay as well.</summary>
public sealed class AzureHistoryTests
{
    private static readonly HistoryReplay Replay = new(AppOrchestrators.In(typeof(ScfApplication).Assembly));

    [Theory, InlineData("case-repaid"), InlineData("case-disturbed"), InlineData("daily-review"), InlineData("period-close-waiting")]
    public void Given_rows_of_the_history_table_in_any_order_Then_they_replay(string name)
    {
        var recorded = Recorded(name);
        var rows = RowsOf(recorded);
        rows.Reverse();

        var read = HistoryFile.Read(new JsonObject { ["items"] = new JsonArray([.. rows]), ["nextMarker"] = new JsonObject() }.ToJsonString());

        Assert.Equal((recorded.InstanceId, recorded.Version, false), (read.InstanceId, read.Version, read.HasRequestInputs));
        Assert.Equal(recorded.Events.Select(e => (e.Step, e.Kind, e.TaskId)), read.Events.Select(e => (e.Step, e.Kind, e.TaskId)));
        Assert.Null(Replay.FindDifference(read));
    }

    [Fact]
    public void Given_a_step_that_was_not_finished_Then_it_is_left_out()
    {
        var rows = RowsOf(Recorded("case-waiting"));
        var started = rows.Last(row => row["EventType"]?.GetValue<string>() == "OrchestratorStarted").DeepClone().AsObject();
        started["RowKey"] = rows.Count.ToString("X16");

        Assert.Null(Replay.FindDifference(AzureHistory.Read([.. rows, started])));
    }

    [Fact]
    public void Given_another_activity_in_a_row_Then_the_replay_takes_another_way()
    {
        var rows = RowsOf(Recorded("case-repaid"));
        rows.Find(row => row["Name"]?.GetValue<string>() == "VerifyOrder")!["Name"] = "VerifyNothing";

        var difference = Replay.FindDifference(AzureHistory.Read(rows))!;

        Assert.Contains("'VerifyNothing'", difference.Expected, StringComparison.Ordinal);
        Assert.Contains("'VerifyOrder'", difference.Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_a_text_that_lies_in_a_blob_Then_the_blob_is_named()
    {
        var rows = RowsOf(Recorded("case-repaid"));
        rows.Find(row => row["EventType"]?.GetValue<string>() == "TaskCompleted")!["ResultBlobName"] = "c1/history-5.json.gz";

        Assert.Contains("c1/history-5.json.gz", Assert.Throws<FormatException>(() => AzureHistory.Read(rows)).Message, StringComparison.Ordinal);
    }

    private static RecordedHistory Recorded(string name) =>
        RecordedHistory.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Histories", "1.0", name + ".jsonl")));

    /// <summary>The same history in the provider's form, as its public sources write it.</summary>
    private static List<JsonObject> RowsOf(RecordedHistory recorded)
    {
        List<JsonObject> rows = [];
        foreach (var step in recorded.Events.GroupBy(e => Math.Max(e.Step, 1)))
        {
            Add("OrchestratorStarted", step.Last().Timestamp);
            foreach (var e in step.Where(e => e.Kind != HistoryEventKind.StepStarted)) Fill(Add(e.Kind.ToString(), e.Timestamp), e);
            Add("OrchestratorCompleted", step.Last().Timestamp);
        }

        rows.Add(new JsonObject { ["PartitionKey"] = recorded.InstanceId, ["RowKey"] = "sentinel" });
        return rows;

        JsonObject Add(string type, DateTimeOffset at)
        {
            rows.Add(new JsonObject { ["PartitionKey"] = recorded.InstanceId, ["RowKey"] = rows.Count.ToString("X16"), ["EventType"] = type, ["_Timestamp"] = at.ToString("O") });
            return rows[^1];
        }

        void Fill(JsonObject row, HistoryRecord e)
        {
            if (e.Kind == HistoryEventKind.ExecutionStarted) row["Version"] = recorded.Version;
            if (e.Kind == HistoryEventKind.TimerCreated) row["FireAt"] = new JsonObject { ["edm_type"] = "Edm.DateTime", ["value"] = e.FireAt!.Value.ToString("O") };
            row["Name"] = e.Name;
            row["Input"] = e.Kind == HistoryEventKind.TaskScheduled ? null : e.Input;
            row["Result"] = e.Result;
            row["FailureDetails"] = e.Failure is null ? null : $$"""{"ErrorType":"{{e.Failure.ErrorType}}","ErrorMessage":"{{e.Failure.ErrorMessage}}"}""";
            row[e.Kind switch { HistoryEventKind.TimerFired => "TimerId", HistoryEventKind.TaskCompleted or HistoryEventKind.TaskFailed => "TaskScheduledId", _ => "EventId" }] = e.TaskId;
        }
    }
}
