using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Application;

public sealed class ApplicationActivities(
    CaseSession session, PartiesTable parties, AgreementsTable agreements, PoolsTable pools, FacilitiesTable facilities, CaseHolds holds, Switches switches,
    FixingsTable fixings, TimeProvider clock)
{
    [Function(nameof(Underwrite))]
    public Task<Standing> Underwrite([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepAsLeftAsync(step, Stage.Application, financing => UnderwriteAsync(financing, cancellationToken), cancellationToken);

    /// <summary>A case whose terms are pinned gives back what it holds of all its limits when it ends, so by then there is a limit on the buyer.</summary>
    private async Task<CaseChange> UnderwriteAsync(FinancingCase financing, CancellationToken cancellationToken)
    {
        var agreement = await agreements.FindAsync(financing.Tenant, financing.AgreementId, cancellationToken)
            ?? throw new InvalidOperationException($"Agreement {financing.AgreementId} of case {financing.Id} is not stored.");
        var admission = await ReadAsync(financing, agreement, cancellationToken);
        await holds.EnsureBuyerLimitAsync(financing, agreement.Content.BuyerLimit, cancellationToken);
        return ApplicationRules.Underwrite(new CaseChange(financing), admission, FactStamp.OfRule(clock.GetUtcNow()));
    }

    private async Task<Admission> ReadAsync(FinancingCase financing, Agreement agreement, CancellationToken cancellationToken)
    {
        var tenant = financing.Tenant;
        var content = agreement.Content;
        var poolAccount = await pools.FindAccountAsync(tenant, content.PoolId, cancellationToken)
            ?? throw new InvalidOperationException($"Capital pool {content.PoolId} of agreement {agreement.Id} is not stored.");
        var supplier = await parties.FindAsync(tenant, financing.SupplierId, cancellationToken);
        var buyer = await parties.FindAsync(tenant, financing.BuyerId, cancellationToken);
        var facility = await facilities.FindAsync(tenant, financing.SupplierId, financing.AgreementId, cancellationToken);
        IReadOnlyList<string> banks = content.FundingBank is { } funding ? [content.AccountBank, funding] : [content.AccountBank];
        var off = await switches.FindOffAsync(tenant, ControlSwitch.NewCases, banks, financing.SupplierId, financing.BuyerId, cancellationToken);
        var today = content.Calendar().LocalDate(clock.GetUtcNow());
        var fixing = await fixings.FindLastKnownAsync(tenant, content.FloatingRate, today, cancellationToken);
        return new Admission(
            StatusAs(PartyRole.Supplier, supplier), StatusAs(PartyRole.Buyer, buyer), agreement.Status,
            facility?.StatusOn(today), off?.Reason,
            supplier?.PayoutAccount is { } account ? content.Pin(poolAccount, account, buyer, supplier.Industry).At(fixing) : null,
            content.PoolId, fixing, content.FloatingRate?.WhyUnknown(fixing, today), supplier?.HasDefaulted ?? false);
    }

    private static PartyStatus? StatusAs(PartyRole role, Party? party) => party?.Roles.Contains(role) == true ? party.Status : null;
}
