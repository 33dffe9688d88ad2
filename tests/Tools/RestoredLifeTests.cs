using System.Net;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Emulator.Runtime;
using Export;
using Tests.Functions;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Tools;

/// <summary>The life of many cases goes on from an export: in a fresh store, without the old orchestrations, to the same end and the same books.</summary>
public sealed class RestoredLifeTests
{
    private const int Cases = 10;

    [Fact]
    public async Task Given_an_export_taken_between_two_steps_When_it_is_restored_Then_every_case_goes_on_to_its_end_and_the_books_are_those_of_the_life_that_was_not_cut()
    {
        await using var life = await Life.BeginAsync();
        await life.ExportAsync("rest", duringIt: () => Task.CompletedTask);
        var (balances, states) = (await life.BalancesAsync(), await life.StatesAsync());

        await using var restored = await life.RestoreAsync("rest");
        Assert.Equal(balances, await restored.BalancesAsync());
        Assert.Equal(states, await restored.StatesAsync());
        await life.EndAsync();
        await restored.EndAsync();

        Assert.All(await restored.StatesAsync(), state => Assert.StartsWith("Closed", state, StringComparison.Ordinal));
        Assert.Equal(await life.StatesAsync(), await restored.StatesAsync());
        Assert.Equal(await life.BalancesAsync(), await restored.BalancesAsync());
        Assert.Equal([], await restored.WorkItemsAsync());
    }

    /// <summary>Credits come and payments settle while tables are read one after the other.</summary>
    [Fact]
    public async Task Given_an_export_taken_while_cases_run_When_it_is_restored_and_banks_repeat_what_they_said_since_Then_every_case_ends_and_the_books_agree()
    {
        await using var life = await Life.BeginAsync();
        await life.ExportAsync("running", duringIt: life.PayNextAsync);

        await using var restored = await life.RestoreAsync("running");
        await restored.EndAsync();
        await life.EndAsync();

        Assert.All(await restored.StatesAsync(), state => Assert.StartsWith("Closed", state, StringComparison.Ordinal));
        Assert.Equal(await life.BalancesAsync(), await restored.BalancesAsync());
    }

    /// <summary>An application with cases at all stages, and what the banks have to say about them.</summary>
    /// <param name="app">It.</param>
    /// <param name="orders">What the cases finance.</param>
    /// <param name="cases">All cases.</param>
    /// <param name="instructed">What banks were told before the export, and have not answered: ids and amounts. Queues are not in an export.</param>
    /// <param name="folder">What is deleted with it.</param>
    private sealed class Life(
        ScfApp app, IReadOnlyList<string> orders, IReadOnlyList<string> cases, List<(string Id, string Amount)> instructed, DirectoryInfo? folder = null) : IAsyncDisposable
    {
        private readonly TestBank _bank = new(app);
        private int _paid;

        public static async Task<Life> BeginAsync()
        {
            var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
            List<string> orders = [journey.OrderId];
            while (orders.Count < Cases) orders.Add(await journey.OrderAsync($"PO-{orders.Count + 1}", change: order => order["issuedAt"] = $"2017-02-{orders.Count + 1:D2}T08:{orders.Count:D2}:00Z"));
            List<string> cases = [];
            for (var i = 0; i < Cases; i++)
            {
                cases.Add(await journey.ApplyAsync(orders[i], "1000.00"));
                if (i % 2 == 1) continue;
                await journey.Bank.SettleAllAsync();
                if (i % 4 == 0) await ReceiveAsync(journey.App, orders[i]);
            }

            await journey.Bank.RestAsync();
            Life life = new(journey.App, orders, cases, []);
            // The first have gone to their end.
            for (var i = 0; i < 4; i++) await life.PayNextAsync();
            await journey.Bank.SettleAllAsync();
            return life;
        }

        /// <summary>Exports from the running application; between any two tables something happens.</summary>
        public async Task ExportAsync(string name, Func<Task> duringIt)
        {
            ExportRun run = new(Tables, Container, app.Host.Clock, _ => duringIt().GetAwaiter().GetResult());
            await run.RunAsync(name, CancellationToken.None);
            foreach (var message in await _bank.TakeAllAsync())
            {
                var payment = message.GetProperty("payments")[0];
                instructed.Add((payment.GetProperty("endToEndId").GetString()!, payment.GetProperty("amount").GetProperty("amount").GetString()!));
            }
        }

        public async Task<Life> RestoreAsync(string name)
        {
            var fresh = Directory.CreateTempSubdirectory("scf-restored-");
            using (EmulatorInstance target = new(EmulatorStore.Open(fresh.FullName), TimeProvider.System))
            {
                TableServiceClient tables = new(target.Address(""));
                await new RestoreRun(Container, tables, TimeProvider.System, _ => { }).RunAsync(name, CancellationToken.None);
            }

            var again = await ScfApp.StartAsync(settings: new(HostileMode.Calm)
            {
                ["Scf:Banks"] = "acme;bravo",
                ["Emulator:DataFolder"] = fresh.FullName,
                ["Emulator:ClockStart"] = app.Host.Clock.GetUtcNow().ToString("O"),
            });
            await again.Host.AdvanceAsync(TimeSpan.FromHours(2));
            return new Life(again, orders, cases, instructed, fresh);
        }

        /// <summary>The buyer of the next order pays; the bank says so, and does not settle what follows.</summary>
        public async Task PayNextAsync()
        {
            if (_paid >= orders.Count) return;
            var order = orders[_paid++];
            await _bank.NotifyCreditAsync($"E-{order}", "10000.00", order);
        }

        /// <summary>Everybody outside says all that they have said since the beginning, and the rest; banks settle what they were asked for, now and before the export.</summary>
        public async Task EndAsync()
        {
            await ReportAsync("-D");
            foreach (var order in orders)
            {
                await ReceiveAsync(app, order);
                await _bank.NotifyCreditAsync($"E-{order}", "10000.00", order);
            }

            await _bank.SettleAllAsync();
            await ReportAsync("-");
            await app.Host.AdvanceAsync(TimeSpan.FromHours(2));
            await _bank.SettleAllAsync();
        }

        public async Task<List<string>> StatesAsync()
        {
            List<string> states = [];
            foreach (var id in cases)
            {
                var answer = (await app.GetAsync($"cases/{id}")).Expect(HttpStatusCode.OK);
                states.Add($"{answer.Text("lifecycle")} {answer.Text("balance")} {answer.Body.GetProperty("collected")}");
            }

            return states;
        }

        public async Task<List<string>> BalancesAsync() =>
        [
            .. from book in (await app.GetAsync("reports/trial-balance")).Expect(HttpStatusCode.OK).Body.GetProperty("books").EnumerateArray()
               from account in book.GetProperty("accounts").EnumerateArray()
               select $"{book.GetProperty("book")} {account.GetProperty("account")} {account.GetProperty("debit")} {account.GetProperty("credit")}",
        ];

        public async Task<List<string>> WorkItemsAsync() =>
            [.. (await app.GetAsync("work-items?status=open")).Expect(HttpStatusCode.OK).Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("kind").GetString()!)];

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            folder?.Delete(recursive: true);
        }

        private TableServiceClient Tables => app.Service<TableServiceClient>();

        private BlobContainerClient Container => new(app.Service<EmulatorInstance>().Address(""), "exports");

        private static async Task ReceiveAsync(ScfApp app, string order) =>
            (await app.PostAsync($"orders/{order}/receipts", Requests.Receipt(), idempotencyKey: $"receipt-{order}")).Expect(HttpStatusCode.Created);

        private async Task ReportAsync(string purpose)
        {
            foreach (var (id, amount) in instructed.Where(payment => payment.Id.Contains(purpose, StringComparison.Ordinal))) await _bank.ReportAsync(id, amount);
        }
    }
}
