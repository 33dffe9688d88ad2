using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Orders;

namespace Tests.Functions.WorkItems;

public sealed class WorkItemsTests : IAsyncLifetime
{
    private const string Tenant = "default";

    private readonly RecordedInbox _inbox = new();
    private readonly RecordedAssignments _assignments = new();
    private ScfApp? _app;
    private string _anna = "";
    private string _bruno = "";

    private ScfApp App => _app!;

    private WorkItemsTable Items => App.Service<WorkItemsTable>();

    public async Task InitializeAsync()
    {
        _app = await ScfApp.StartAsync(builder => builder.Services
            .Replace(ServiceDescriptor.Singleton<ICaseInbox>(_inbox))
            .Replace(ServiceDescriptor.Singleton<ICreditAssignment>(_assignments)));
        _anna = await App.KeyAsync(Tenant, "anna", Roles.Operator, SubjectKind.Person);
        _bruno = await App.KeyAsync(Tenant, "bruno", Roles.Operator, SubjectKind.Person);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task Given_the_same_cause_twice_When_raised_Then_there_is_one_item()
    {
        await RaiseAsync("payment-overdue", "c1", "c1");
        await RaiseAsync("payment-overdue", "c1", "c1");
        await RaiseAsync("delivery-overdue", "c1", "c1");

        var page = (await App.GetAsync("work-items?status=open", _anna)).Expect(HttpStatusCode.OK).Body;

        Assert.Null(page.GetProperty("continuation").GetString());
        var items = page.GetProperty("items").EnumerateArray().OrderByDescending(item => item.GetProperty("kind").GetString()).ToList();
        Assert.Equal(["payment-overdue", "delivery-overdue"], items.Select(item => item.GetProperty("kind").GetString()));
        Assert.Equal(
            ("Payment overdue", "open", "c1", "2017-03-01T12:00:00Z"),
            (items[0].GetProperty("title").GetString(), items[0].GetProperty("status").GetString(), items[0].GetProperty("caseId").GetString(),
                items[0].GetProperty("openedAt").GetString()));
    }

    [Fact]
    public async Task Given_a_detail_longer_than_a_property_When_raised_Then_it_is_cut_and_says_so()
    {
        await Items.RaiseAsync(Tenant, "order-referred", "c1", "c1", string.Concat(Enumerable.Repeat("\U0001F490", 20_000)), CancellationToken.None);

        var detail = (await App.GetAsync("work-items", _anna)).Expect(HttpStatusCode.OK).Body.GetProperty("items")[0].GetProperty("detail").GetString()!;
        Assert.InRange(detail.Length, 31_999, 32_000);
        Assert.EndsWith("\U0001F490 … (cut)", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_more_items_than_a_page_holds_When_listed_Then_the_continuation_leads_through_all_of_them()
    {
        for (var number = 0; number < 250; number++) await RaiseAsync("payment-overdue", $"c{number}", null);
        await Items.RaiseAsync("elsewhere", "payment-overdue", "c", null, "Not ours", CancellationToken.None);

        HashSet<string> ids = [];
        var pages = 0;
        for (string? continuation = null; ; pages++)
        {
            var route = "work-items?status=open" + (continuation is null ? "" : "&continuation=" + Uri.EscapeDataString(continuation));
            var page = (await App.GetAsync(route, _anna)).Expect(HttpStatusCode.OK).Body;
            foreach (var item in page.GetProperty("items").EnumerateArray()) Assert.True(ids.Add(item.GetProperty("id").GetString()!));
            continuation = page.GetProperty("continuation").GetString();
            if (continuation is null) break;
        }

        Assert.Equal(250, ids.Count);
        Assert.InRange(pages, 1, 10);
    }

    [Theory]
    [InlineData("status=closed", "status unknown-value")]
    [InlineData("continuation=16:", "continuation malformed")]
    [InlineData("continuation=x", "continuation malformed")]
    [InlineData("continuation=-1:", "continuation malformed")]
    [InlineData("continuation=0:x", "continuation malformed")]
    public async Task Given_a_wrong_parameter_When_listed_Then_it_is_named(string query, string fault)
    {
        Assert.Equal([fault], (await App.GetAsync($"work-items?{query}", _anna)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Fact]
    public async Task Given_a_notice_When_one_person_acknowledges_it_Then_it_is_decided_and_stays_so()
    {
        var id = await RaiseAsync("payment-overdue", "c1", null);

        var decided = (await DecideAsync(id, "acknowledge", _anna)).Expect(HttpStatusCode.OK);

        Assert.Equal("decided", decided.Text("status"));
        Assert.Equal("anna", decided.Body.GetProperty("decision").GetProperty("personId").GetString());
        Assert.Equal(decided.Body.ToString(), (await DecideAsync(id, "acknowledge", _bruno)).Expect(HttpStatusCode.OK).Body.ToString());
        (await DecideAsync(id, "resume", _bruno)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await RaiseAsync("payment-overdue", "c1", null);
        Assert.Equal(0, (await App.GetAsync("work-items?status=open", _anna)).Body.GetProperty("items").GetArrayLength());
        Assert.Equal(1, (await App.GetAsync("work-items?status=decided", _anna)).Body.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Given_money_in_suspense_When_two_persons_assign_it_alike_Then_it_is_assigned_once()
    {
        var (id, caseId) = (await RaiseAsync(CreditSuspense.WorkItemKind, "credit.1", null), await CaseAsync("c1"));

        var proposed = (await DecideAsync(id, "assign", _anna, caseId)).Expect(HttpStatusCode.OK);
        var again = (await DecideAsync(id, "assign", _anna, caseId)).Expect(HttpStatusCode.OK);

        Assert.Equal("open", proposed.Text("status"));
        Assert.Equal("anna", proposed.Body.GetProperty("proposal").GetProperty("personId").GetString());
        Assert.Equal(proposed.Body.ToString(), again.Body.ToString());
        Assert.Empty(_assignments.Made);

        var decided = (await DecideAsync(id, "assign", _bruno, caseId)).Expect(HttpStatusCode.OK);

        Assert.Equal("decided", decided.Text("status"));
        Assert.Equal([(id, caseId, "person:bruno")], _assignments.Made);
        (await DecideAsync(id, "assign", _anna, caseId)).Expect(HttpStatusCode.OK);
        Assert.Single(_assignments.Made);
    }

    [Fact]
    public async Task Given_two_keys_of_one_person_When_both_assign_Then_it_is_still_one_person()
    {
        var (id, caseId) = (await RaiseAsync(CreditSuspense.WorkItemKind, "credit.1", null), await CaseAsync("c1"));
        var keyId = Ids.Derive("k", Tenant, "keys", "second key of anna");
        var second = SecretHash.NewKey(keyId);
        await App.Service<KeysTable>().TryAddAsync(
            new KeyRow(keyId, SecretHash.Of(second), Tenant, nameof(SubjectKind.Person), "anna", nameof(Roles.Operator), "Second", ""), CancellationToken.None);

        (await DecideAsync(id, "assign", _anna, caseId)).Expect(HttpStatusCode.OK);
        var repeated = (await DecideAsync(id, "assign", second, caseId)).Expect(HttpStatusCode.OK);

        Assert.Equal("open", repeated.Text("status"));
        Assert.Empty(_assignments.Made);
    }

    [Fact]
    public async Task Given_a_proposal_When_the_second_person_decides_otherwise_Then_nothing_moves_until_the_first_proposes_anew()
    {
        var (id, first, second) = (await RaiseAsync(CreditSuspense.WorkItemKind, "credit.1", null), await CaseAsync("c1"), await CaseAsync("c2"));
        (await DecideAsync(id, "assign", _anna, first)).Expect(HttpStatusCode.OK);

        (await DecideAsync(id, "assign", _bruno, second)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await DecideAsync(id, "assign", _anna, second)).Expect(HttpStatusCode.OK);
        (await DecideAsync(id, "assign", _bruno, first)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await DecideAsync(id, "assign", _bruno, second)).Expect(HttpStatusCode.OK);

        Assert.Equal([second], _assignments.Made.Select(made => made.CaseId));
    }

    [Fact]
    public async Task Given_a_fault_while_it_is_carried_out_When_decided_Then_the_item_stays_open_and_can_be_decided_again()
    {
        var (id, caseId) = (await RaiseAsync(CreditSuspense.WorkItemKind, "credit.1", null), await CaseAsync("c1"));
        (await DecideAsync(id, "assign", _anna, caseId)).Expect(HttpStatusCode.OK);
        _assignments.Fault = new InvalidOperationException("Not now");

        (await DecideAsync(id, "assign", _bruno, caseId)).ExpectProblem(HttpStatusCode.InternalServerError, "internal-error");

        _assignments.Fault = null;
        Assert.Equal("decided", (await DecideAsync(id, "assign", _bruno, caseId)).Expect(HttpStatusCode.OK).Text("status"));
    }

    [Fact]
    public async Task Given_a_machine_When_it_decides_Then_a_person_is_required()
    {
        var id = await RaiseAsync("payment-overdue", "c1", null);
        var machine = await App.KeyAsync(Tenant, "robot", Roles.Operator);

        (await DecideAsync(id, "acknowledge", machine)).ExpectProblem(HttpStatusCode.Forbidden, "person-required");
    }

    [Fact]
    public async Task Given_a_frozen_case_When_resumed_Then_the_case_hears_of_it_once_with_the_person_as_evidence()
    {
        var caseId = await CaseAsync("c1", CaseFlags.Frozen);
        var id = await RaiseAsync("payment-rejected", caseId, caseId);

        (await DecideAsync(id, "acknowledge", _anna)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await DecideAsync(id, "resume", _anna)).Expect(HttpStatusCode.OK);
        (await DecideAsync(id, "resume", _bruno)).Expect(HttpStatusCode.OK);

        var (told, item) = Assert.Single(_inbox.Submitted);
        Assert.Equal((caseId, InboxKind.Resume, $"resume-{id}", "person:anna"), (told, item.Kind, item.Id, item.Evidence.Source));
    }

    [Theory]
    [InlineData("payment-overdue", "assign", "c1", HttpStatusCode.Conflict, "wrong-state")]
    [InlineData("payment-overdue", "resume", null, HttpStatusCode.Conflict, "wrong-state")]
    [InlineData(CreditSuspense.WorkItemKind, "acknowledge", null, HttpStatusCode.Conflict, "wrong-state")]
    [InlineData(CreditSuspense.WorkItemKind, "assign", "nobody", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData(CreditSuspense.WorkItemKind, "assign", null, HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData(CreditSuspense.WorkItemKind, "acknowledge", "c1", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData(CreditSuspense.WorkItemKind, "refund", null, HttpStatusCode.BadRequest, "invalid-request")]
    public async Task Given_a_decision_that_does_not_fit_the_item_When_made_Then_it_is_refused(
        string kind, string decision, string? caseId, HttpStatusCode status, string code)
    {
        await CaseAsync("c1");
        var id = await RaiseAsync(kind, "credit.1", null);

        (await DecideAsync(id, decision, _anna, caseId)).ExpectProblem(status, code);
    }

    [Fact]
    public async Task Given_a_case_that_has_ended_or_is_foreign_When_money_is_assigned_to_it_Then_it_is_refused()
    {
        var id = await RaiseAsync(CreditSuspense.WorkItemKind, "credit.1", null);
        var ended = await CaseAsync("cended", lifecycle: Lifecycle.Rejected);
        var foreign = await CaseAsync("cforeign", tenant: "elsewhere");

        (await DecideAsync(id, "assign", _anna, ended)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal(
            ["/caseId unknown-id"], (await DecideAsync(id, "assign", _anna, foreign)).ExpectProblem(HttpStatusCode.BadRequest, "invalid-request").Faults);
    }

    [Theory]
    [InlineData("000.unknown")]
    [InlineData("unknown")]
    [InlineData("000.x.y")]
    public async Task Given_an_unknown_item_When_decided_Then_it_is_not_found(string id)
    {
        (await DecideAsync(id, "acknowledge", _anna)).ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Given_an_item_of_another_tenant_When_decided_Then_it_is_not_found()
    {
        await Items.RaiseAsync("elsewhere", "payment-overdue", "c", null, "Not ours", CancellationToken.None);

        (await DecideAsync(WorkItemsTable.IdOf("elsewhere", "payment-overdue", "c"), "acknowledge", _anna))
            .ExpectProblem(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<string> RaiseAsync(string kind, string subject, string? caseId)
    {
        await Items.RaiseAsync(Tenant, kind, subject, caseId, "10.00 BRL here, 9.00 BRL there", CancellationToken.None);
        return WorkItemsTable.IdOf(Tenant, kind, subject);
    }

    private Task<Answer> DecideAsync(string id, string decision, string key, string? caseId = null) =>
        App.PostAsync($"work-items/{id}/decisions", new JsonObject { ["decision"] = decision, ["caseId"] = caseId, ["note"] = "Looked at it" }, key);

    private async Task<string> CaseAsync(
        string id, CaseFlags flags = CaseFlags.None, Lifecycle lifecycle = Lifecycle.Applied, string tenant = Tenant)
    {
        FinancingCase financing = new()
        {
            Id = id,
            Tenant = tenant,
            OrderId = "o1",
            OrderNumber = "PO-1",
            AgreementId = "a1",
            SupplierId = "p1",
            BuyerId = "p2",
            AppliedAt = ScfApp.Start,
            Flags = flags,
            Freezes = flags.HasFlag(CaseFlags.Frozen) ? [CaseChange.FreezeKey("payment-rejected", id)] : [],
            Lifecycle = lifecycle,
        };
        var applied = FactStamp.OfRule(ScfApp.Start).Fact("Applied", "For the test.");
        Assert.True(await App.Service<CasesTable>().TryCreateAsync(financing, applied, "", CancellationToken.None));
        return id;
    }

    /// <summary>Stands in for what moves money.</summary>
    private sealed class RecordedAssignments : ICreditAssignment
    {
        private readonly ConcurrentQueue<(string ItemId, string CaseId, string Source)> _made = new();

        public IReadOnlyList<(string ItemId, string CaseId, string Source)> Made => [.. _made];

        public Exception? Fault { get; set; }

        public Task AssignAsync(WorkItem item, string caseId, Evidence evidence, DurableTaskClient orchestrations, CancellationToken cancellationToken)
        {
            if (Fault is not null) throw Fault;
            _made.Enqueue((item.Id, caseId, evidence.Source));
            return Task.CompletedTask;
        }
    }
}
