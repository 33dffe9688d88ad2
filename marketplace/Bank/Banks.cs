using Marketplace.Backend;
using Marketplace.Disturbing;
using Marketplace.Orders;
using Marketplace.People;
using Marketplace.Replay;

namespace Marketplace.Bank;

/// <summary>The banks of a replay, each with a ledger file, a queue and a key of its own.</summary>
internal sealed class Banks : IAsyncDisposable
{
    private readonly List<BankDesk> _desks = [];

    private Banks()
    {
    }

    public IReadOnlyList<BankDesk> Desks => _desks;

    public static async Task<Banks> OpenAsync(string folder, BackendConnection backend, BankKeys keys, Disturbances disturbances, int shuffle, bool statements, CancellationToken stop)
    {
        Banks banks = new();
        foreach (var code in Terms.Banks)
        {
            var ledger = BankLedger.Open(Path.Combine(folder, $"bank-{code}.db"));
            Bank bank = new(code, new BankCalendar(BrazilianHolidays.All, MarketTimeZone.Zone), ledger, BankConduct.Proper with { Disturbances = disturbances, StatesAccounts = statements });
            bank.OpenAccounts(Terms.AccountsAt(code));
            banks._desks.Add(new BankDesk(bank, await keys.FirstAsync(code, stop), backend.Queues(), backend.Patience, shuffle));
        }

        return banks;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var desk in _desks)
        {
            await desk.DisposeAsync();
            desk.Bank.Ledger.Dispose();
        }
    }
}
