namespace ScfFunctions.Storage;

/// <summary>Asks whether something is switched off for those whom it concerns.</summary>
public sealed class Switches(ControlsTable controls, PartiesTable parties)
{
    /// <summary>The setting that stops it, or null where it is on.</summary>
    /// <param name="tenant">Whose switches.</param>
    /// <param name="which">What is to be done.</param>
    /// <param name="banks">The codes of the banks that take part in it.</param>
    /// <param name="supplierId">The supplier; its industry counts, too.</param>
    /// <param name="buyerId">The buyer; its industry counts, too.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    public async Task<Control?> FindOffAsync(
        string tenant, ControlSwitch which, IReadOnlyList<string> banks, string supplierId, string buyerId, CancellationToken cancellationToken)
    {
        var off = await controls.OffAsync(tenant, which, cancellationToken);
        if (off.Count == 0) return null;
        var industries = off.Any(control => control.Scope == ControlScope.Industry)
            ? await IndustriesAsync(tenant, [supplierId, buyerId], cancellationToken)
            : [];
        return off.FirstOrDefault(control => control.Scope switch
        {
            ControlScope.All => true,
            ControlScope.Bank => banks.Contains(control.Key, StringComparer.Ordinal),
            ControlScope.Supplier => control.Key == supplierId,
            ControlScope.Buyer => control.Key == buyerId,
            _ => industries.Contains(Control.FoldedIndustry(control.Key), StringComparer.Ordinal),
        });
    }

    private async Task<IReadOnlyList<string>> IndustriesAsync(string tenant, IReadOnlyList<string> partyIds, CancellationToken cancellationToken)
    {
        List<string> industries = [];
        foreach (var id in partyIds)
        {
            if (await parties.FindAsync(tenant, id, cancellationToken) is { Industry: { } industry }) industries.Add(Control.FoldedIndustry(industry));
        }

        return industries;
    }
}
