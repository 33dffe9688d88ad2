using System.Net;
using System.Text.Json;
using Azure.Data.Tables;
using Emulator.DurableTask;
using Emulator.Runtime;
using Microsoft.Extensions.DependencyInjection;
using ScfFunctions.Storage;
using Tests.Emulator.Worker;

namespace Tests.Functions;

/// <summary>What callers of the application do on a hostile runtime: they ask again, and they wait.</summary>
internal static class HostileWorld
{
    /// <summary>Often enough that what was lost is found within the hour.</summary>
    public const string SweeperSchedule = "0 */15 * * * *";

    /// <summary>The letters of payment ids, the funder's sweep before the supplier's residual.</summary>
    private const string Purposes = "DFGSCVWOR";

    /// <summary>What lies further ahead is not a fault's doing.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(45);

    /// <summary>What the sweeper drives on by itself until it is done.</summary>
    private static readonly string[] Driven = [PendingTable.CaseStart, PendingTable.CaseInbox, PendingTable.OrderDocument, PendingTable.CreditApplication];

    /// <summary>Whether an answer asks for the same request once more.</summary>
    public static bool IsToBeRepeated(Answer answer) =>
        answer.Status == HttpStatusCode.ServiceUnavailable || (answer.Status == HttpStatusCode.Conflict && answer.Code == "request-in-progress");

    /// <summary>Instructions of one commit are sent in any order, and on a hostile runtime they are: there a bank of the tests pays the funder first.</summary>
    public static IEnumerable<JsonElement> InOrder(IEnumerable<JsonElement> payments) => payments.OrderBy(payment => Purposes.IndexOf(PurposeOf(payment)));

    /// <summary>Whether a marker waits for the sweeper, an instance for its next attempt, or a message for its next delivery.</summary>
    public static async Task<bool> IsUnfinishedAsync(FunctionApp app)
    {
        var instance = app.Services.GetRequiredService<EmulatorInstance>();
        var soon = instance.Clock.GetUtcNow() + Soon;
        return IsAttemptDue(instance.Store, soon.UtcTicks) || instance.Broker!.Queues.Any(queue => queue.Counts().Scheduled > 0)
            || await IsMarkerDueAsync(app.Services.GetRequiredService<TableServiceClient>(), soon);
    }

    private static char PurposeOf(JsonElement payment)
    {
        var id = payment.GetProperty("endToEndId").GetString()!;
        return id[id.IndexOf('-', StringComparison.Ordinal) + 1];
    }

    private static bool IsAttemptDue(EmulatorStore store, long soon) => store.Read(session =>
        session.Query("SELECT open FROM durable_instances WHERE status IN (0, 6, 7)", row => OpenTask.Parse(row.GetString(0)))
            .SelectMany(open => open).Any(task => task.Kind == OpenTask.Timer && task.Due <= soon));

    private static async Task<bool> IsMarkerDueAsync(TableServiceClient tables, DateTimeOffset soon)
    {
        await foreach (var marker in tables.GetTableClient(PendingTable.Name).QueryAsync<TableEntity>())
        {
            if (Driven.Contains(marker.GetString("Kind")) && marker.GetDateTimeOffset("NotBefore") <= soon) return true;
        }

        return false;
    }
}
