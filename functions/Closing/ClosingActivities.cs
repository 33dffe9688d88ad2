using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace ScfFunctions.Closing;

public sealed class ClosingActivities(CaseSession session, TimeProvider clock)
{
    [Function(nameof(Close))]
    public Task<Standing> Close([ActivityTrigger] CaseStep step, CancellationToken cancellationToken) =>
        session.StepAsLeftAsync(
            step, Stage.Closing,
            financing => Task.FromResult(Decide(new CaseChange(financing), FactStamp.OfRule(clock.GetUtcNow()))), cancellationToken);

    internal static CaseChange Decide(CaseChange change, FactStamp stamp) =>
        change.Case.Unwinding is null ? ClosingRules.Close(change, stamp) : UnwindingRules.Step(change, stamp);
}
