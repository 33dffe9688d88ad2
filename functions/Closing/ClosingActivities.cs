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
            financing => Task.FromResult(ClosingRules.Close(new CaseChange(financing), FactStamp.OfRule(clock.GetUtcNow()))), cancellationToken);
}
