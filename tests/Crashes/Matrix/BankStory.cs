using Tests.Functions;

namespace Tests.Crashes.Matrix;

/// <summary>The bank bravo lends and decides on line and order, the platform guarantees 20 % and earns the fee, the buyer pays in two parts.</summary>
internal sealed class BankStory(Backend backend) : Story(backend)
{
    public override IReadOnlyList<Stage> Stages =>
    [
        new("onboarding", () => OnboardAsync(Functions.Journeys.Journey.BankMode)),
        new("line", BanksWorkAsync),
        new("application", ApplyAsync),
        new("decision", BanksWorkAsync),
        new("disbursement", BanksWorkAsync),
        new("fee", BanksWorkAsync),
        new("delivery", () => TellOfOrderAsync("receipts", Requests.Receipt())),
        new("part", () => Acme.NotifyCreditAsync("E1", "4000.00", OrderId), IsPayment: true),
        new("sweep", BanksWorkAsync),
        new("repayment", () => Acme.NotifyCreditAsync("E2", "6000.00", OrderId)),
        new("close", BanksWorkAsync),
    ];
}
