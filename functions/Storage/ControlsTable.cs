using Azure;
using Azure.Data.Tables;

namespace ScfFunctions.Storage;

/// <summary>What can be switched off.</summary>
public enum ControlSwitch
{
    /// <summary>Instructions to pay go to banks.</summary>
    Payments,

    /// <summary>Applications are admitted.</summary>
    NewCases,
}

/// <summary>What a switch is about.</summary>
public enum ControlScope
{
    All,
    Bank,
    Supplier,
    Buyer,
    Industry,
}

/// <summary>A switch as a person has set it.</summary>
/// <param name="Id">The id of the audit entry that set it.</param>
/// <param name="Switch">What is on or off.</param>
/// <param name="Scope">For what.</param>
/// <param name="Key">For which: a bank's code, a party's id, an industry; empty for all.</param>
/// <param name="IsOn">Whether it is on; a switch that nobody set is.</param>
/// <param name="Reason">Why.</param>
/// <param name="SetBy">Who.</param>
/// <param name="SetAt">When.</param>
public sealed record Control(
    string Id, ControlSwitch Switch, ControlScope Scope, string Key, bool IsOn, string Reason, string SetBy, DateTimeOffset SetAt)
{
    /// <summary>An industry as a switch names it, without what people write now like this and now like that.</summary>
    public static string FoldedIndustry(string industry) => industry.Trim().ToLowerInvariant();
}

/// <summary>Table <c>Controls</c>: partition = <c>tenant|switch</c>, row = <c>scope|hash of the key</c>.</summary>
/// <remarks>Nothing of it is kept in memory: a switch that is off is off for the next payment.</remarks>
public sealed class ControlsTable(TableServiceClient tables)
{
    public const string Name = "Controls";

    private const int Attempts = 8;
    private readonly TableClient _table = tables.GetTableClient(Name);

    /// <summary>Sets a switch; one that was set later stays as it is, so that a repeat cannot undo what came after it.</summary>
    public async Task SetAsync(string tenant, Control control, CancellationToken cancellationToken)
    {
        TableEntity row = new(Partition(tenant, control.Switch), RowKey(control.Scope, control.Key))
        {
            [nameof(Control.IsOn)] = control.IsOn,
            [nameof(Control.SetAt)] = control.SetAt,
        };
        row.SetJson(nameof(Control), control);
        for (var attempt = 1; ; attempt++)
        {
            var standing = await _table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken);
            if (standing?.Instant(nameof(Control.SetAt)) > control.SetAt) return;
            try
            {
                if (standing is null) await _table.AddEntityAsync(row, cancellationToken);
                else await _table.UpdateEntityAsync(row, standing.ETag, TableUpdateMode.Replace, cancellationToken);
                return;
            }
            catch (RequestFailedException e) when (e.Status is 409 or 412 && attempt < Attempts)
            {
                // Somebody else set it at the same time: the later one counts.
            }
        }
    }

    /// <summary>All switches that somebody has set, on or off.</summary>
    public async Task<IReadOnlyList<Control>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        List<Control> controls = [];
        foreach (var which in Enum.GetValues<ControlSwitch>())
            await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition(tenant, which)}"), controls, cancellationToken);
        return controls;
    }

    /// <summary>The settings of a switch that are off.</summary>
    public async Task<IReadOnlyList<Control>> OffAsync(string tenant, ControlSwitch which, CancellationToken cancellationToken)
    {
        List<Control> controls = [];
        await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {Partition(tenant, which)} and IsOn eq {false}"), controls, cancellationToken);
        return controls;
    }

    private async Task ReadAsync(string filter, List<Control> controls, CancellationToken cancellationToken)
    {
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            controls.Add(row.FromJson<Control>(nameof(Control)));
    }

    private static string Partition(string tenant, ControlSwitch which) => $"{tenant}|{which.ToString().ToLowerInvariant()}";

    private static string RowKey(ControlScope scope, string key) => $"{scope.ToString().ToLowerInvariant()}|{Ids.Digest(key)}";
}
