using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Journeys;

namespace Tests.Functions.Onboarding;

/// <summary>A notice reaches every open case that it concerns, each once, whatever breaks on the way.</summary>
public sealed class CaseNoticesTests
{
    [Fact]
    public async Task Given_a_fault_while_cases_are_told_Then_the_sweeper_tells_them()
    {
        var inbox = new UnsteadyInbox();
        await using var journey = await Journey.WithOrderAsync(builder => inbox.Replace(builder.Services));
        await journey.ApplyAsync();
        inbox.IsDown = true;
        var body = new JsonObject { ["declaredAt"] = "2017-03-01T10:00:00Z", ["reference"] = "12 IN 34/17" };
        (await journey.App.PostAsync($"parties/{journey.SupplierId}/insolvencies", body)).ExpectProblem(HttpStatusCode.InternalServerError, "internal-error");
        Assert.DoesNotContain("Insolvent", await FlagsAsync(journey));

        inbox.IsDown = false;
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.Contains("Insolvent", await FlagsAsync(journey));
        Assert.Equal("Insolvent", (await journey.App.GetAsync($"parties/{journey.SupplierId}")).Text("status"));
    }

    [Fact]
    public async Task Given_a_case_that_got_onto_the_lists_after_the_notice_went_round_Then_the_second_round_tells_it_and_no_case_hears_it_twice()
    {
        await using var journey = await Journey.WithOrderAsync();
        await journey.ApplyAsync();
        var index = journey.App.Service<CaseIndexTable>();
        var entry = CaseIndexEntry.Of((await journey.App.Service<CasesTable>().GetAsync(journey.CaseId, CancellationToken.None)).Case);
        // As long as nobody has written it there, the case is on no list.
        await index.RemoveFromOpenAsync(journey.CaseId, CancellationToken.None);
        foreach (var status in new[] { "RunOff", "Ended" })
            (await journey.App.PostAsync($"agreements/{journey.AgreementId}/transitions", new JsonObject { ["status"] = status, ["reason"] = "Over" })).Expect(HttpStatusCode.Created);
        await journey.Bank.RestAsync();
        Assert.DoesNotContain("AgreementEnded", await journey.TimelineAsync());

        await index.ApplyAsync(entry, ListedAs.Nowhere, CancellationToken.None);
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Single(await journey.TimelineAsync(), name => name == "AgreementEnded");
        await journey.App.Host.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Single(await journey.TimelineAsync(), name => name == "AgreementEnded");
    }

    private static async Task<IEnumerable<string?>> FlagsAsync(Journey journey) =>
        (await journey.CaseAsync()).Body.GetProperty("flags").EnumerateArray().Select(flag => flag.GetString());

    /// <summary>The case inbox, which does not answer for a while.</summary>
    private sealed class UnsteadyInbox : ICaseInbox
    {
        private IServiceProvider? _services;

        public bool IsDown { get; set; }

        public void Replace(IServiceCollection services)
        {
            services.AddSingleton<CaseInbox>();
            services.Replace(ServiceDescriptor.Singleton<ICaseInbox>(provider =>
            {
                _services = provider;
                return this;
            }));
        }

        public Task<InboxOutcome> SubmitAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
            IsDown
                ? throw new InvalidOperationException("The inbox does not answer.")
                : _services!.GetRequiredService<CaseInbox>().SubmitAsync(caseId, item, orchestrations, cancellationToken);

        public Task<InboxOutcome> SubmitMarkedAsync(string caseId, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
            SubmitAsync(caseId, item, orchestrations, cancellationToken);

        public Task<InboxOutcome> SubmitAsync(CaseEpisode live, InboxItem item, DurableTaskClient orchestrations, CancellationToken cancellationToken) =>
            SubmitAsync(live.CaseId, item, orchestrations, cancellationToken);
    }
}
