using System.Net;
using Tests.Functions.Journeys;
using Tests.Support;

namespace Tests.Functions.Telemetry;

/// <summary>What is measured is what happened: counted once, and gauges show what the sweeper and the review have found.</summary>
public sealed class MetricsJourneyTests
{
    [Fact]
    public async Task Given_a_case_that_is_refused_Then_each_of_its_reasons_counts_once()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(journey.App);
        (await journey.App.PostAsync("controls", Requests.Control("newCases", "off"))).Expect(HttpStatusCode.Created);

        await journey.ApplyAsync();

        var reasons = await journey.ReasonsAsync();
        Assert.Contains("new-cases-stopped", reasons);
        Assert.Equal(reasons.Select(reason => $"1 {reason} case").Order(), metrics.Of("scf.refusals").Order());
    }

    [Fact]
    public async Task Given_a_bank_that_takes_a_payment_in_and_settles_it_later_Then_the_time_to_its_first_word_is_measured_once()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(journey.App);
        await journey.ApplyAsync();

        await journey.ToDayAsync(2);
        await journey.Bank.ReportAsync($"{journey.CaseId}-D1", "6965.00", "ACCP");
        await journey.ToDayAsync(3);
        await journey.SettleAllAsync();

        Assert.Equal("Disbursed", (await journey.CaseAsync()).Text("lifecycle"));
        Assert.Equal([$"{TimeSpan.FromDays(2).TotalSeconds} acme"], metrics.Of("scf.bank.latency"));
    }

    [Fact]
    public async Task Given_a_message_that_nobody_can_handle_Then_it_counts_by_queue_and_reason()
    {
        await using var app = await ScfApp.StartAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(app);

        await new TestBank(app).SendTextAsync("no JSON at all");

        Assert.Equal(["1 bank-inbound malformed-message"], metrics.Of("scf.dead_letters"));
    }

    [Fact]
    public async Task Given_payments_that_are_switched_off_Then_the_outbox_ages_until_they_go_out()
    {
        await using var journey = await Journey.WithOrderAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(journey.App);
        (await journey.App.PostAsync("controls", Requests.Control("payments", "off"))).Expect(HttpStatusCode.Created);
        await journey.ApplyAsync();

        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["3600"], metrics.Now("scf.outbox.oldest_age"));
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(30));
        Assert.Equal([$"{TimeSpan.FromHours(31).TotalSeconds}"], metrics.Now("scf.outbox.oldest_age"));
        Assert.Contains($"{TimeSpan.FromHours(31).TotalSeconds} outbox", metrics.Now("scf.pending.oldest_age"));

        (await journey.App.PostAsync("controls", Requests.Control("payments", "on"))).Expect(HttpStatusCode.Created);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["0"], metrics.Now("scf.outbox.oldest_age"));
    }

    [Fact]
    public async Task Given_a_review_Then_open_cases_are_shown_where_they_stand_and_ended_ones_are_not()
    {
        await using var journey = await Journey.DisbursedAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(journey.App);
        Assert.Empty(metrics.Now("scf.cases.by_stage"));

        await journey.ToDayAsync(1);
        Assert.Equal(["1 Disbursed"], metrics.Now("scf.cases.by_stage"));

        await journey.PayAsync("10000.00");
        Assert.Equal("Closed Received Repaid Repaid", await journey.StateAsync());
        await journey.ToDayAsync(2);
        Assert.Empty(metrics.Now("scf.cases.by_stage"));
    }

    [Fact]
    public async Task Given_credits_for_a_case_and_for_nobody_Then_the_totals_show_money_in_flight_suspense_and_books_that_balance()
    {
        await using var journey = await Journey.DisbursedAsync(settings: HostileMode.Calm);
        using var metrics = new RecordedMetrics(journey.App);
        await journey.Bank.NotifyCreditAsync("E0", "12.34", "nothing we know");

        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["1234 BRL"], metrics.Now("scf.money.in_flight"));
        Assert.Equal(["1"], metrics.Now("scf.suspense.credits"));
        Assert.Equal(["0 C BRL", "0 P BRL"], metrics.Now("scf.trial_balance.difference"));

        await journey.DecideAsync("credit-in-suspense", "assign", caseId: journey.CaseId, persons: 2);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(["0"], metrics.Now("scf.suspense.credits"));
    }

    [Fact]
    public async Task Given_an_instance_that_sweeps_no_more_Then_its_gauges_fall_silent_instead_of_holding_an_old_value_up()
    {
        await using var app = await ScfApp.StartAsync(settings: new(HostileMode.Calm) { ["SweeperSchedule"] = "0 0 12 1 3 *" });
        using var metrics = new RecordedMetrics(app);
        app.Service<ScfFunctions.Telemetry.ScfMetrics>().OutboxAge.Show([new(5)], ScfApp.Start.AddHours(3));

        Assert.Equal(["5"], metrics.Now("scf.outbox.oldest_age"));
        await app.Host.AdvanceAsync(TimeSpan.FromHours(4));
        Assert.Empty(metrics.Now("scf.outbox.oldest_age"));
    }
}
