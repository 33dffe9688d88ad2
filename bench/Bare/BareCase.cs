namespace Bench.Bare;

/// <summary>What a case is started with.</summary>
internal sealed record CaseRequest(string Supplier, string Buyer, string Currency, long Amount);

/// <summary>The external event of a case.</summary>
internal sealed record Delivery(string Carrier, int Parcels);

/// <summary>What a case ends with.</summary>
internal sealed record CaseResult(string Id, int Steps, long Amount, int Parcels);

/// <summary>One line of the log.</summary>
internal sealed record CaseRecord(string Id, string What, long Amount);

/// <summary>Five steps, the delivery, one more step; each is in the log before the next begins.</summary>
internal sealed class BareCase(string id, CaseRequest request, FsyncedLog log)
{
    private static readonly string[] StepsBeforeDelivery = ["apply", "underwrite", "verify", "reserve", "disburse"];

    private readonly TaskCompletionSource<Delivery> _delivery = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CaseResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<CaseResult> Result => _result.Task;

    public void Deliver(Delivery delivery) => _delivery.TrySetResult(delivery);

    public async Task RunAsync()
    {
        try
        {
            var amount = request.Amount;
            foreach (var step in StepsBeforeDelivery) await log.AppendAsync(new CaseRecord(id, step, ++amount));
            var delivery = await _delivery.Task;
            await log.AppendAsync(new CaseRecord(id, "settle", ++amount));
            _result.SetResult(new CaseResult(id, StepsBeforeDelivery.Length + 1, amount, delivery.Parcels));
        }
        catch (IOException e)
        {
            _result.SetException(e);
        }
    }
}
