using System.Diagnostics.Metrics;

namespace ScfFunctions.Telemetry;

/// <summary>What the application measures of itself; README.md says what each instrument means and when to worry.</summary>
/// <remarks>Counters count what happened in this process. Gauges hold what this process found last, and say nothing once that is old.</remarks>
public sealed class ScfMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "ScfFunctions";

    private const string Queue = "messaging.destination.name";
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _failures;
    private readonly Histogram<double> _bankLatency;
    private readonly Instrument _moneyInFlight;
    private readonly Instrument _difference;

    public ScfMetrics(IMeterFactory meters, TimeProvider clock)
    {
        var meter = meters.Create(MeterName, BuildVersion.Text);
        Stages = new StageCounts(clock);
        (PendingAges, OutboxAge, SuspenseCredits) = (new Readings<double>(clock), new Readings<double>(clock), new Readings<long>(clock));
        (MoneyInFlight, TrialBalanceDifference) = (new Readings<long>(clock), new Readings<long>(clock));
        _refusals = meter.CreateCounter<long>("scf.refusals", "{refusal}", "Cases and requests that were refused, by reason.");
        _deadLetters = meter.CreateCounter<long>("scf.dead_letters", "{message}", "Messages that this application could not handle.");
        _failures = meter.CreateCounter<long>("scf.orchestrations.failed", "{failure}", "Orchestrations that could not go on by themselves.");
        _bankLatency = meter.CreateHistogram(
            "scf.bank.latency", "s", "From the instruction of a payment to the bank's first status of it.", tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5, 15, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 172_800, 345_600, 604_800] });
        meter.CreateObservableGauge("scf.cases.by_stage", Stages.Read, "{case}", "Open cases by lifecycle, as the last review found them.");
        meter.CreateObservableGauge("scf.pending.oldest_age", PendingAges.Read, "s", "How long the oldest promise of a kind has waited.");
        meter.CreateObservableGauge("scf.outbox.oldest_age", OutboxAge.Read, "s", "How long the oldest promise of a case that could not be kept has waited.");
        meter.CreateObservableGauge("scf.suspense.credits", SuspenseCredits.Read, "{credit}", "Credits that belong to no case.");
        _moneyInFlight = meter.CreateObservableGauge("scf.money.in_flight", MoneyInFlight.Read, "{minor_unit}", "Client money that has come in and not gone out.");
        _difference = meter.CreateObservableGauge("scf.trial_balance.difference", TrialBalanceDifference.Read, "{minor_unit}", "Debits less credits of a book.");
    }

    /// <summary>Open cases by lifecycle.</summary>
    public StageCounts Stages { get; }

    /// <summary>Seconds, by kind of promise.</summary>
    public Readings<double> PendingAges { get; }

    /// <summary>Seconds.</summary>
    public Readings<double> OutboxAge { get; }

    /// <summary>A number of credits.</summary>
    public Readings<long> SuspenseCredits { get; }

    /// <summary>Minor units, by currency.</summary>
    public Readings<long> MoneyInFlight { get; }

    /// <summary>Minor units, by book and currency.</summary>
    public Readings<long> TrialBalanceDifference { get; }

    /// <summary>Whether anybody listens to what has to be read from the totals for.</summary>
    public bool AreTotalsWanted => _moneyInFlight.Enabled || _difference.Enabled;

    /// <summary>A case, or a request, was refused for a reason; each of several reasons counts.</summary>
    /// <param name="what"><c>case</c> or <c>request</c>.</param>
    /// <param name="reason">The reason's code.</param>
    public void Refused(string what, string reason) => _refusals.Add(1, new(Names.Reason, reason), new("scf.refused", what));

    /// <summary>A message was put aside for good.</summary>
    public void DeadLettered(string queue, string reason) => _deadLetters.Add(1, new(Queue, queue), new(Names.Reason, reason));

    /// <summary>An orchestration could not go on, and a person was called or the next episode started.</summary>
    /// <param name="reason"><c>step-failed</c>, <c>lost</c>, <c>failed</c> or <c>terminated</c>.</param>
    public void OrchestrationFailed(string reason) => _failures.Add(1, new KeyValuePair<string, object?>(Names.Reason, reason));

    /// <summary>A bank has said for the first time what becomes of a payment.</summary>
    public void BankAnswered(string bank, TimeSpan after) => _bankLatency.Record(Math.Max(0, after.TotalSeconds), new KeyValuePair<string, object?>(Names.Bank, bank));
}
