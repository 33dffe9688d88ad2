using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using ScfFunctions.Access;
using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Answers credit applications at once, by the rules, and shows facilities.</summary>
public sealed class FacilitiesFunction(
    Edge edge, FacilitiesTable facilities, AgreementsTable agreements, PartiesTable parties, SupplierOrdersTable supplierOrders)
{
    /// <summary>Holds that change at the same time make the decision start again; each failure means that another write succeeded.</summary>
    private const int MostAttempts = 20;

    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    [Function("ApplyForFacility")]
    public Task<IResult> ApplyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "facilities")] HttpRequest request) =>
        edge.CreateAsync(request, Roles.Site, FacilityRequest.Read, ApplyAsync);

    [Function("GetFacility")]
    public Task<IResult> GetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "facilities/{id}")] HttpRequest request, string id) =>
        edge.ReadAsync(request, async (caller, cancellationToken) =>
            await facilities.FindAsync(caller.Tenant, id, cancellationToken) is { } facility ? JsonAnswer.Ok(FacilityAnswer.Of(facility)) : Problems.NotFound());

    private async Task<IResult> ApplyAsync(Command<FacilityRequest> command, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        var tenant = command.Caller.Tenant;
        if (asked.Consent?.GivenAt > command.ReceivedAt + ClockTolerance)
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

        var assessed = await AssessAsync(asked, agreement.Content, command.ReceivedAt, cancellationToken);
        if (!assessed.Accepts(out var assessment, out var rejection))
            return Problems.Refused(rejection.Reasons[0].Code, rejection.Reasons[0].Message, rejection.Reasons);
        return await DecideAsync(command, applicationId, ToDecision(assessment), cancellationToken);
    }

    private async Task<Decision<FacilityAssessment>> AssessAsync(
        FacilityRequest asked, AgreementContent agreed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var calendar = agreed.Calendar();
        var today = calendar.LocalDate(now);
        List<SupplierOrder> orders = [];
        var consented = asked.Consent is { CreditReport: true };
        if (consented)
        {
            await foreach (var order in supplierOrders.OfAsync(asked.SupplierId, cancellationToken)) orders.Add(order);
        }

        return FacilityRules.Assess(
            new FacilityApplication(asked.RequestedLimit, agreed.StarterLimit, agreed.MaximumLimit, consented),
            SupplierHistories.Of(orders, calendar, agreed.Currency, today), today);
    }

    private async Task<IResult> DecideAsync(
        Command<FacilityRequest> command, string applicationId, FacilityDecision decision, CancellationToken cancellationToken)
    {
        var asked = command.Body;
        var nothing = Money.Zero(decision.Limit.Currency);
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var standing = await facilities.FindAsync(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, cancellationToken)
                ?? new Facility(
                    FacilitiesTable.IdOf(asked.SupplierId, asked.AgreementId), command.Caller.Tenant, asked.SupplierId, asked.AgreementId, decision,
                    nothing, nothing);
            var decided = standing with { Decision = decision };
            CreditApplication application = new(
                applicationId, asked.RequestedLimit, asked.Consent!, decision, decided.Reserved, decided.Utilised, command.Evidence(Flow.Business));
            if (await facilities.TryDecideAsync(decided, application, cancellationToken)) return Answer(decided);

            // The same request may have been decided at the same time: then its answer is the answer.
            var other = await facilities.FindApplicationAsync(asked.SupplierId, asked.AgreementId, applicationId, cancellationToken);
            if (other is not null)
                return command.RefusalOfReuse(other.Evidence.ContentHash) ?? Answer(AsAnswered(command.Caller.Tenant, asked.SupplierId, asked.AgreementId, other));
        }

        return Problems.RequestInProgress();
    }

    private static FacilityDecision ToDecision(FacilityAssessment assessment) => new(
        assessment.IsRejected ? FacilityStatus.Rejected : FacilityStatus.Live, assessment.Limit, assessment.Score, assessment.Grade.ToString(),
        [.. assessment.Reasons.Select(reason => new Reason(reason.Code, reason.Message))]);

    private static Facility AsAnswered(string tenant, string supplierId, string agreementId, CreditApplication application) => new(
        FacilitiesTable.IdOf(supplierId, agreementId), tenant, supplierId, agreementId, application.Decision, application.Reserved, application.Utilised);

    private static JsonAnswer Answer(Facility facility) => JsonAnswer.Created(FacilityAnswer.Of(facility), $"/api/facilities/{facility.Id}");

    private static ProblemAnswer Refused(string code, string message) => Problems.Refused(code, message, [new Reason(code, message)]);
}
