using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Banking;

/// <summary>Takes in what banks state of accounts, page by page, and has each statement compared with the books.</summary>
public sealed class AccountStatements(BankAccountsTable accounts, AgreementsTable agreements, WorkItemsTable workItems, IStatementMatching matching)
{
    /// <summary>Takes a page in. The same page again is the same page; another one in its place is put before a person, and the first stands.</summary>
    public async Task<DeadLetter?> TakeAsync(HeardMessage message, CancellationToken cancellationToken)
    {
        var (account, page, fault) = BankMessageReader.ReadCamt053(message.Body);
        if (page is null) return fault;
        var known = await KnownAsync(account, cancellationToken);
        if (BankRights.StatementFault(account, known, message.Voice) is { } refused) return refused;
        var owner = known.Single(each => each.Bank == message.Voice.Bank && message.Voice.Reaches(each.Tenant));
        AccountSeries series = new(owner.Tenant, owner.Bank, owner.Account, page.Opening.Currency.Code);
        var id = BankAccountsTable.IdOf(series, page.StatementId);
        if (await accounts.AddPageAsync(series, page, message.HeardAt, cancellationToken) == PageOutcome.Contradicts)
        {
            await workItems.RaiseAsync(
                owner.Tenant, "statement-contradicts", $"{id}.{message.Hash}", caseId: null,
                $"Statement {page.StatementId} of {account} at {owner.Bank}: page {page.Number}, number {page.Sequence}, {page.From:yyyy-MM-dd} to {page.To:yyyy-MM-dd}, "
                + $"{page.Entries.Count} entries from {page.Opening} to {page.Closing}, contradicts what came before under the same identity. The first stands.",
                cancellationToken);
            return null;
        }

        await matching.MatchAsync(id, cancellationToken);
        return null;
    }

    /// <summary>Who knows an account. A collection account of an agreement from before accounts were written down is known by its agreement.</summary>
    private async Task<IReadOnlyList<BankAccount>> KnownAsync(string account, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(account, cancellationToken) is { Count: > 0 } known) return known;
        if (await agreements.FindCollectionAccountAsync(account, cancellationToken) is not { } owner) return [];
        BankAccount kept = new(owner.Tenant, owner.Bank, account, AgreementId: null);
        await accounts.RegisterAsync(kept, cancellationToken);
        return [kept];
    }
}
