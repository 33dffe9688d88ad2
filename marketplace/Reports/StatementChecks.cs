using System.Globalization;
using Marketplace.Backend;
using Marketplace.Bank;

namespace Marketplace.Reports;

/// <summary>What the backend made of a bank's statements of one account in the files' currency.</summary>
/// <param name="Bank">The bank's code.</param>
/// <param name="Account">The account.</param>
/// <param name="Sent">How many statements the bank made of it.</param>
/// <param name="Answers">What the backend shows, the oldest first.</param>
internal sealed record StatedAccount(string Bank, string Account, int Sent, IReadOnlyList<BankStatementAnswer> Answers)
{
    /// <summary>Asks the backend for the statements of every account that a bank keeps.</summary>
    public static async Task<IReadOnlyList<StatedAccount>> ReadAsync(BackendApi api, IEnumerable<BankDesk> desks, CancellationToken stop)
    {
        List<StatedAccount> stated = [];
        foreach (var bank in desks.Select(desk => desk.Bank))
        {
            foreach (var (account, _) in Replay.Terms.AccountsAt(bank.Code))
            {
                var sent = bank.Ledger.Commit(transaction => transaction.StatementCount(account));
                var path = $"api/bank-statements?account={Uri.EscapeDataString(account)}&bank={bank.Code}&currency={Money.FilesCurrency}";
                stated.Add(new StatedAccount(bank.Code, account, sent, sent == 0 ? [] : await api.ListAsync<BankStatementAnswer>(path, stop)));
            }
        }

        return stated;
    }
}

/// <summary>Holds what became of the banks' statements against what they sent.</summary>
internal static class StatementChecks
{
    /// <summary>For so many days at the end people may not have been called yet.</summary>
    private const int LastDays = 5;

    /// <summary>Every statement has come and is reconciled, or somebody was called about it.</summary>
    public static string? Reconciled(Outcome outcome)
    {
        var called = outcome.WorkItems.Where(item => item.Kind == "statement-differs").Select(item => item.Detail ?? "").ToList();
        foreach (var (bank, account, sent, answers) in outcome.Statements)
        {
            if (answers.Count != sent) return string.Create(CultureInfo.InvariantCulture, $"{account} at {bank}: {sent} statements sent, {answers.Count} known");
            var lastCalled = answers.Count == 0 || !outcome.Disturbances.Any ? DateOnly.MaxValue : answers[^1].ToDate.AddDays(-LastDays);
            foreach (var answer in answers)
            {
                if (answer.State == "Reconciled" || answer.ToDate > lastCalled) continue;
                if (!called.Exists(detail => detail.Contains($"statement {answer.StatementId} of", StringComparison.Ordinal)))
                    return string.Create(CultureInfo.InvariantCulture, $"{account} at {bank}: statement {answer.StatementId} is {answer.State}, {answer.Matched} of {answer.Entries} entries matched");
            }
        }

        return null;
    }
}
