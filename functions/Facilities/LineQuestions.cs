using ScfFunctions.Domain;
using ScfFunctions.Http;
using ScfFunctions.Storage;

namespace ScfFunctions.Facilities;

/// <summary>Puts an application before the bank that decides, with the report that the supplier has consented to.</summary>
public static class LineQuestions
{
    /// <param name="command">The application as it was sent.</param>
    /// <param name="applicationId">Its id.</param>
    /// <param name="supplier">Who applies.</param>
    /// <param name="agreement">Under which agreement; its bank decides.</param>
    /// <param name="history">What the supplier's orders say.</param>
    /// <param name="assessed">What the platform's rules say.</param>
    public static LineQuestion Of(
        Command<FacilityRequest> command, string applicationId, Party supplier, Agreement agreement, SupplierHistory history, FacilityDecision assessed)
    {
        var (asked, agreed, at) = (command.Body, agreement.Content, command.ReceivedAt);
        var deadline = agreed.DecisionAskedAt(at);
        LineReport report = new(
            assessed.Score, assessed.Grade, history.CompletedOrders, history.CompletedValue, history.LateDeliveries, history.CancelledOrders,
            history.FirstOrderDate, assessed.Reasons);
        var question = LineApplication.Ask(
            agreed.FundingBank!, applicationId, agreement.Id, new LineApplicant(supplier.Id, supplier.Name, supplier.RegistrationNumber, supplier.Country),
            asked.RequestedLimit, new LineConsent(asked.Consent!.GivenBy, asked.Consent.GivenAt), report, deadline.DueOn, at);
        return new LineQuestion(
            applicationId, command.Caller.Tenant, supplier.Id, agreement.Id, question, deadline, assessed,
            Money.Min(asked.RequestedLimit, agreed.MaximumLimit), FacilityStatus.Applied);
    }
}
