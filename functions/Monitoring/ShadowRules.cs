using ScfFunctions.Domain;

namespace ScfFunctions.Monitoring;

/// <summary>Compares book B, our shadow of the bank's loan, with what the bank says. The bank's statement wins: a difference is put before a person.</summary>
public static class ShadowRules
{
    public static CaseChange Compare(CaseChange change, LoanStatement statement, FactStamp stamp)
    {
        var financing = change.Case;
        var fact = stamp.Fact("LoanStated", $"The bank states principal {statement.Principal} and interest {statement.Interest} as of {statement.AsOf:yyyy-MM-dd}.");
        if (financing.Loan is not { } loan || statement.AsOf < loan.ValueDate)
            return change.Record(fact).Call("shadow-differs", $"{fact.Detail} Our shadow has no loan by then.");
        var position = loan.At(statement.AsOf);
        return position.Principal == statement.Principal && position.InterestDue == statement.Interest
            ? change.Record(fact)
            : change.Record(fact).Call("shadow-differs", $"{fact.Detail} Our shadow has principal {position.Principal} and interest {position.InterestDue}.");
    }
}
