using Tests.Functions;

namespace Tests.Crashes.Matrix;

/// <summary>The platform lends and rules decide. The disbursement comes back once, and a person lets it be attempted again.</summary>
internal sealed class PlatformStory(Backend backend) : Story(backend)
{
    public override IReadOnlyList<Stage> Stages =>
    [
        new("onboarding", () => OnboardAsync(_ => { })),
        new("application", ApplyAsync),
        new("disbursement", BanksWorkAsync),
        new("return", () => Acme.ReturnAsync($"{CaseId}-D1", "6965.00")),
        new("decision", () => DecideAsync("payment-returned", "resume")),
        new("again", BanksWorkAsync),
        new("despatch", () => TellOfOrderAsync("despatches", Requests.Despatch())),
        new("delivery", () => TellOfOrderAsync("receipts", Requests.Receipt())),
        new("repayment", () => Acme.NotifyCreditAsync("E1", "10000.00", OrderId), IsPayment: true),
        new("close", BanksWorkAsync),
    ];
}
