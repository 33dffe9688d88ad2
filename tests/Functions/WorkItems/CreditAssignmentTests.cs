using System.Net;
using System.Text.Json.Nodes;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Storage;
using Tests.Functions.Orders;

namespace Tests.Functions.WorkItems;

/// <summary>Money in suspense, from the work item to the case and the books.</summary>
public sealed class CreditAssignmentTests : IAsyncLifetime
{
    private const string Tenant = "default";

    private static readonly CollectionCredit Credit = new(
        "COLLECT-1", "E-1", Money.Parse("120.00", "BRL"), new DateOnly(2017, 3, 1), new DateOnly(2017, 3, 1), "Floricultura", "BR-1", "no order");

    private readonly RecordedInbox _inbox = new();
    private ScfApp? _app;
    private string _anna = "";
    private string _bruno = "";

    private ScfApp App => _app!;

    public async Task InitializeAsync()
    {
        _app = await _inbox.StartAppAsync();
        _anna = await App.KeyAsync(Tenant, "anna", Roles.Operator, SubjectKind.Person);
        _bruno = await App.KeyAsync(Tenant, "bruno", Roles.Operator, SubjectKind.Person);
        await CaseAsync("c1");
        await CaseAsync("c2");
    }

    public async Task DisposeAsync() => await App.DisposeAsync();

    [Fact]
    public async Task Given_two_persons_When_they_assign_a_credit_Then_it_leaves_suspense_and_reaches_the_case()
    {
        await SuspendAsync();
        Assert.Equal(("120.00", "0.00"), await SuspenseAsync());

        var item = await AssignAsync("c1");

        Assert.Equal("decided", item.Text("status"));
        Assert.Equal(("120.00", "120.00"), await SuspenseAsync());
        Assert.Equal(("120.00", "120.00"), await AccountAsync("CollectionCash"));
        var (caseId, told) = Assert.Single(_inbox.Submitted);
        Assert.Equal(("c1", InboxKind.Credit, "person:bruno"), (caseId, told.Kind, told.Evidence.Source));
        Assert.Equal(Credit with { Suspensions = 1 }, StorageJson.Read<CollectionCredit>(told.Body));
        Assert.Equal("c1", (await App.Service<CreditsTable>().FindAsync(Credit.Account, Credit.EntryReference, CancellationToken.None))!.Route);
    }

    [Fact]
    public async Task Given_a_fault_on_the_way_to_the_case_When_decided_again_Then_the_books_move_once()
    {
        await SuspendAsync();
        var id = await OpenItemAsync();
        await DecideAsync(id, _anna, "c1");
        _inbox.Fault = new InvalidOperationException("Not now");
        (await DecideAsync(id, _bruno, "c1")).ExpectProblem(HttpStatusCode.InternalServerError, "internal-error");

        _inbox.Fault = null;
        (await DecideAsync(id, _bruno, "c1")).Expect(HttpStatusCode.OK);

        Assert.Equal(("120.00", "120.00"), await SuspenseAsync());
        Assert.Single(_inbox.Submitted);
    }

    [Theory]
    [InlineData("c2")]
    [InlineData("c1")]
    public async Task Given_a_case_that_gives_the_credit_back_When_it_is_assigned_anew_Then_that_stands_however_often_the_promise_is_kept(string assigned)
    {
        await SuspendAsync();
        await AssignAsync("c1");
        SuspendCredit back = new(Credit.Account, Credit.EntryReference, "The case is Closed.", 1);
        await App.Service<CreditSuspense>().TakeBackAsync("c1", back, CancellationToken.None);
        await App.Service<CreditSuspense>().TakeBackAsync("c1", back, CancellationToken.None);
        Assert.Equal(("240.00", "120.00"), await SuspenseAsync());

        var item = await AssignAsync(assigned);

        Assert.Equal("decided", item.Text("status"));
        Assert.Equal(("240.00", "240.00"), await SuspenseAsync());
        await App.Service<CreditSuspense>().TakeBackAsync("c1", back, CancellationToken.None);
        Assert.Equal(("240.00", "240.00"), await SuspenseAsync());
        Assert.Equal(["c1", assigned], _inbox.Submitted.Select(submitted => submitted.CaseId));
        Assert.Equal(2, _inbox.Submitted.Select(submitted => submitted.Item.Id).Distinct().Count());
    }

    private async Task SuspendAsync()
    {
        var credits = App.Service<CreditsTable>();
        var row = await credits.AddAsync(Tenant, Credit, [], isBooked: true, CancellationToken.None);
        Assert.NotNull(await credits.TryRouteAsync(row, CreditsTable.Suspense, "No open case expects it.", CancellationToken.None));
        row = await credits.FindAsync(row.Id, CancellationToken.None);
        await App.Service<CreditSuspense>().BookAsync(row!, "No open case expects it.", CancellationToken.None);
    }

    private async Task<string> OpenItemAsync() => (await App.GetAsync("work-items?status=open", _anna)).Expect(HttpStatusCode.OK).Body
        .GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString()!;

    private async Task<Answer> AssignAsync(string caseId)
    {
        var id = await OpenItemAsync();
        (await DecideAsync(id, _anna, caseId)).Expect(HttpStatusCode.OK);
        return (await DecideAsync(id, _bruno, caseId)).Expect(HttpStatusCode.OK);
    }

    private Task<Answer> DecideAsync(string id, string key, string caseId) => App.PostAsync(
        $"work-items/{id}/decisions", new JsonObject { ["decision"] = "assign", ["caseId"] = caseId, ["note"] = "The buyer wrote" }, key);

    private Task<(string Debit, string Credit)> SuspenseAsync() => AccountAsync("Suspense", flipped: true);

    /// <summary>An account's sums in the client money's book; flipped, what came in stands first for a liability too.</summary>
    private async Task<(string Debit, string Credit)> AccountAsync(string name, bool flipped = false)
    {
        var balance = (await App.GetAsync("reports/trial-balance", _anna)).Expect(HttpStatusCode.OK).Body;
        var account = balance.GetProperty("books").EnumerateArray().Single(book => book.GetProperty("book").GetString() == "C")
            .GetProperty("accounts").EnumerateArray().Single(account => account.GetProperty("account").GetString() == name);
        var (debit, credit) = (account.GetProperty("debit").GetString()!, account.GetProperty("credit").GetString()!);
        return flipped ? (credit, debit) : (debit, credit);
    }

    private async Task CaseAsync(string id) => Assert.True(await App.Service<CasesTable>().TryCreateAsync(
        new FinancingCase
        {
            Id = id,
            Tenant = Tenant,
            OrderId = "o1",
            OrderNumber = "PO-1",
            AgreementId = "a1",
            SupplierId = "p1",
            BuyerId = "p2",
            AppliedAt = ScfApp.Start,
        },
        FactStamp.OfRule(ScfApp.Start).Fact("Applied", "For the test."), "", CancellationToken.None));
}
