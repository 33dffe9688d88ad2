using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Answers credit applications: at once where rules decide, with a question to the bank where it does. Shows facilities.</summary>
public sealed class FacilitiesFunction(
    Edge edge, FacilitiesTable facilities, CreditLines lines, AgreementsTable agreements, PartiesTable parties, SupplierOrdersTable supplierOrders, TimeProvider clock)
{
    /// <summary>Holds that change at the same time make the decision start again; each failure means that another write succeeded.</summary>
    private const int MostAttempts = 20;

    [Function("ApplyForFacility")]
    public Task<IResult> ApplyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "facilities")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, FacilityRequest.Read, ApplyAsync);

    [Function("GetFacility")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "facilities/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
        {
            if (await facilities.FindAsync(caller.Tenant, id, cancellationToken) is not { } facility) return Problems.NotFound();
            var agreement = await agreements.FindAsync(caller.Tenant, facility.AgreementId, cancellationToken);
            return JsonAnswer.Ok(FacilityAnswer.Of(facility, facility.StatusOn(agreement!.Content.Calendar().LocalDate(clock.GetUtcNow()))));
        });

    private async Task<IResult> ApplyAsync(Command<FacilityRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        var tenant = command.Caller.Tenant;
        if (asked.Consent?.GivenAt > command.ReceivedAt + CallersClock.Tolerance)
            return Problems.InvalidRequest("/consent/givenAt", "in-the-future", "The consent was given in the future.");
        if (await parties.FindAsync(tenant, asked.SupplierId, cancellationToken) is not { } supplier)
            return Problems.UnknownId("/supplierId", asked.SupplierId);
        if (await agreements.FindAsync(tenant, asked.AgreementId, cancellationToken) is not { } agreement)
            return Problems.UnknownId("/agreementId", asked.AgreementId);

        var applicationId = command.DeriveId("d", "facilities");
        if (await facilities.FindApplicationAsync(supplier.Id, agreement.Id, applicationId, cancellationToken) is { } before)
            return command.RefusalOfReuse(before.Evidence.ContentHash) ?? Answer(AsAnswered(tenant, supplier.Id, agreement.Id, before));
        if (!supplier.Is(PartyRole.Supplier)) return Refused("supplier-not-active", $"The party '{supplier.Id}' is not an active Supplier.");
        if (agreement.Status != AgreementStatus.Live) return Refused("agreement-not-live", $"The agreement is {agreement.Status}.");

        var (history, today) = await HistoryAsync(asked, agreement.Content, command.ReceivedAt, cancellationToken);
        var assessed = FacilityRules.Assess(
            new FacilityApplication(asked.RequestedLimit, agreement.Content.StarterLimit, agreement.Content.MaximumLimit, asked.Consent is { CreditReport: true }),
            history, today);
        if (!assessed.Accepts(out var assessment, out var rejection))
            return Problems.Refused(rejection.Reasons[0].Code, rejection.Reasons[0].Message, rejection.Reasons);
        var storedHash = await facilities.AddRequestAsync(applicationId, supplier.Id, agreement.Id, command.BodyHash, cancellationToken);
        if (command.RefusalOfReuse(storedHash) is { } reused) return reused;
        var decision = ToDecision(assessment, today.AddDays(agreement.Content.FacilityDays));
        return agreement.Content.Policy.Decider == Decider.Bank
            ? await AskBankAsync(command, applicationId, LineQuestions.Of(command, applicationId, supplier, agreement, history, decision), cancellationToken)
            : await DecideAsync(command, applicationId, standing => (standing with { Decision = decision }, decision), facilities.TryDecideAsync, cancellationToken);
    }

    /// <summary>What the supplier's orders say, which is looked at only with consent; and the agreement's day.</summary>
    private async Task<(SupplierHistory History, DateOnly Today)> HistoryAsync(
        FacilityRequest asked, AgreementContent agreed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = agreed.Calendar();
        var today = calendar.LocalDate(now);
        List<SupplierOrder> orders = [];
        if (asked.Consent is { CreditReport: true })
        {
            await foreach (var order in supplierOrders.OfAsync(asked.SupplierId, cancellationToken)) orders.Add(order);
        }

        return (SupplierHistories.Of(orders, calendar, agreed.Currency, today), today);
    }

    /// <summary>The bank decides: a limit that lives stays as it is until then. The question goes out at once, or by the sweeper.</summary>
    private async Task<IResult> AskBankAsync(
        Command<FacilityRequest> command, string applicationId, LineQuestion question, CancellationToken cancellationToken)
    {
        var answer = await DecideAsync(
            command, applicationId, standing => FacilityRules.AwaitBank(standing, question.Assessed),
            (facility, application, token) => lines.TryApplyAsync(facility, application, question, token), cancellationToken);
        await lines.DriveAsync(applicationId, cancellationToken);
        return answer;
    }

    /// <summary>Commits an application and what it makes of the facility, on top of whatever has changed meanwhile.</summary>
    /// <param name="command">The request.</param>
    /// <param name="applicationId">The application's id.</param>
    /// <param name="decide">The facility after it, and what the application is answered with.</param>
    /// <param name="tryCommit">Commits both, or finds that the facility has changed.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    private async Task<IResult> DecideAsync(
        Command<FacilityRequest> command, string applicationId, Func<Facility, (Facility After, FacilityDecision Answer)> decide,
        Func<Facility, CreditApplication, CancellationToken, Task<bool>> tryCommit, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var standing = await facilities.FindAsync(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, cancellationToken)
                ?? Facility.None(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, asked.RequestedLimit.Currency);
            var (after, answer) = decide(standing);
            CreditApplication application = new(
                applicationId, asked.RequestedLimit, asked.Consent!, answer, after.Reserved, after.Utilised, command.Evidence(Flow.Business));
            if (await tryCommit(after, application, cancellationToken)) return Answer(AsAnswered(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, application));

            // The same request may have been decided at the same time: then its answer is the answer.
            var other = await facilities.FindApplicationAsync(asked.SupplierId, asked.AgreementId, applicationId, cancellationToken);
            if (other is not null) return Answer(AsAnswered(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, other));
        }

        return Problems.RequestInProgress();
    }

    private static FacilityDecision ToDecision(FacilityAssessment assessment, DateOnly validUntil) => new(
        assessment.IsRejected ? FacilityStatus.Rejected : FacilityStatus.Live, assessment.Limit, assessment.Score, assessment.Grade.ToString(),
        [.. assessment.Reasons.Select(reason => new Reason(reason.Code, reason.Message))], assessment.IsRejected ? null : validUntil);

    private static Facility AsAnswered(string tenant, string supplierId, string agreementId, CreditApplication application) => new(
        FacilitiesTable.IdOf(supplierId, agreementId), tenant, supplierId, agreementId, application.Decision, application.Reserved, application.Utilised);

    private static JsonAnswer Answer(Facility facility) => JsonAnswer.Created(FacilityAnswer.Of(facility, facility.Decision.Status), $"/api/facilities/{facility.Id}");

    private static ProblemAnswer Refused(string code, string message) => Problems.Refused(code, message, [new Reason(code, message)]);
}
