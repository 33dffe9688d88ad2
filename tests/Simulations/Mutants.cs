namespace Tests.Simulations;

/// <summary>The planted bugs.</summary>
public static class Mutants
{
    private static readonly IReadOnlyList<Mutant> OfServicing =
    [
        new(
            "a penalty that runs in a pause", "functions/Domain/Lending/LoanHistory.cs",
            "if (_nextGraceEnd > 0 && !_isPaused)", "if (_nextGraceEnd > 0)", 6, SeedRange.Servicing),
        new(
            "grace that is forgotten", "functions/Domain/Lending/LoanHistory.cs",
            "_schedule[_nextGraceEnd].Due.AddDays(_loan.GraceDays)", "_schedule[_nextGraceEnd].Due", 19, SeedRange.Servicing),
        new(
            "a penalty on the other base", "functions/Domain/Lending/LoanHistory.cs",
            "_loan.PenaltyBase == PenaltyBase.OverduePrincipal ?", "_loan.PenaltyBase == PenaltyBase.OverduePrincipalAndInterest ?", 1, SeedRange.Servicing),
        new(
            "a penalty beside the interest that it replaces", "functions/Domain/Lending/LoanHistory.cs",
            "PenaltyEffect: PenaltyEffect.ReplacesInterest } ? UnpaidPrincipal - overdue", "PenaltyEffect: PenaltyEffect.ReplacesInterest } ? UnpaidPrincipal", 20, SeedRange.Servicing),
        new(
            "a penalty that runs on after the write-off", "functions/Domain/Lending/LoanHistory.cs",
            "if (_isWrittenOff) penalised = Zero;", "", 19, SeedRange.Servicing),
        new(
            "one waterfall for every situation", "functions/Domain/Lending/LoanHistory.cs",
            ".In(Situation()).Parts", ".In(LoanSituation.Performing).Parts", 19, SeedRange.Servicing),
        new(
            "the other ranking", "functions/Domain/Lending/LoanHistory.cs",
            "Ranking == RecoveryRanking.BankFirst", "Ranking != RecoveryRanking.BankFirst", 3, SeedRange.Servicing),
        new(
            "an extension that moves the fee's earning", "functions/Domain/Lending/Loan.cs",
            "FeeEarnedBy = FeeEarnedBy ?? MaturityDate,", "FeeEarnedBy = to,", 10, SeedRange.Servicing),
        new(
            "an extension beyond what was agreed on", "functions/Domain/Cases/ExtensionRules.cs",
            "_ when days > financing.Terms.ExtensionDays", "_ when days > FinancingTerms.LongestExtensionDays", 16, SeedRange.Servicing),
        new(
            "days past due that count in a pause", "functions/Domain/Lending/Loan.cs",
            "Pauses.Counted(due, asOf)", "asOf.DayNumber - due.DayNumber", 19, SeedRange.Servicing),
        new(
            "a pause that does not end early", "functions/Domain/Cases/PauseRules.cs",
            "c.Loan.Pauses[^1] with { Until = today }", "c.Loan.Pauses[^1]", 19, SeedRange.Servicing),
        new(
            "a fee at repayment that is charged twice", "functions/Domain/Cases/FinancingTerms.cs",
            "let fee = agreed.Of(instalment.Principal)", "let fee = agreed.Of(instalment.Principal) + agreed.Of(instalment.Principal)", 17, SeedRange.Servicing),
        new(
            "a flat fee at repayment that is forgotten", "functions/Domain/Cases/FinancingTerms.cs",
            "FeeRate.FromBasisPoints(0), RepaymentFlatFee, RepaymentMinimumFee)", "FeeRate.FromBasisPoints(0), null, RepaymentMinimumFee)", 19, SeedRange.Servicing),
        new(
            "a least fee at repayment that is forgotten", "functions/Domain/Cases/FinancingTerms.cs",
            "FeeRate.FromBasisPoints(0), RepaymentFlatFee, RepaymentMinimumFee)", "FeeRate.FromBasisPoints(0), RepaymentFlatFee)", 1, SeedRange.Servicing),
        new(
            "instalments that lose a cent", "functions/Domain/Cases/FinancingTerms.cs",
            "var parts = principal.Split(", "var parts = (principal - new Money(1, principal.Currency)).Split(", 19, SeedRange.Servicing),
        new(
            "a flat fee that is forgotten", "functions/Domain/Lending/FeeTerms.cs",
            "if (Flat is { } flat) fee += flat;", "", 17, SeedRange.Servicing),
        new(
            "a recall without the advance rate", "functions/Domain/Cases/RecallRules.cs",
            "(principal - rate.Of(unpaidEligible))", "(principal - unpaidEligible)", 6, SeedRange.Servicing),
        new(
            "months of thirty days that are counted as they are", "functions/Domain/Dates/DayCount.cs",
            "return (360 * (end.Year - start.Year)) + (30 * (end.Month - start.Month)) + endDay - startDay;", "return end.DayNumber - start.DayNumber + (0 * (startDay + endDay));", 19, SeedRange.Servicing),
        new(
            "leap years like any other", "functions/Domain/Dates/DayCount.cs",
            "DateTime.IsLeapYear(from.Year) ? 366 : 365", "365", 3, SeedRange.Servicing),
    ];

    private static readonly IReadOnlyList<Mutant> OfRates =
    [
        new(
            "a margin that is forgotten", "functions/Domain/Lending/FloatingRate.cs",
            "fixing.Rate + Margin.BasisPoints", "fixing.Rate", 6, SeedRange.Servicing),
        new(
            "a rate that stays provisional", "functions/Domain/Cases/RateResets.cs",
            "Current(financing, reset) is not { IsProvisional: false }", "Current(financing, reset) is null", 6, SeedRange.Servicing),
        new(
            "a rate that holds from the day on which it became known", "functions/Domain/Cases/RateResets.cs",
            "var from = reset.NotBefore(loan.OpenFrom);", "var from = (reset < said.AsOf ? said.AsOf : reset).NotBefore(loan.OpenFrom);", 19, SeedRange.Servicing),
        new(
            "a reset on a holiday that goes by the day after", "functions/Domain/Cases/RateResets.cs",
            "terms.Calendar.Preceding(reset)", "terms.Calendar.Following(reset)", 7, SeedRange.Servicing),
        new(
            "a late rate that reaches behind the guarantor's payment", "functions/Domain/Cases/RateResets.cs",
            "[.. financing.Rates.Where(rate => rate.From < loan.OpenFrom)];", "[];", 19, SeedRange.Servicing),
    ];

    private static readonly IReadOnlyList<Mutant> OfRecourse =
    [
        new(
            "a reminder at every review", "functions/Monitoring/MonitoringRules.cs",
            "ReviewedFromDay = bucket.FirstDay }", "ReviewedFromDay = 0 }", 19, SeedRange.Servicing),
        new(
            "a letter that is not written", "functions/Storage/CaseOutbox.cs",
            "SendLetter send => letters.AddAsync(financing.Tenant, financing.SupplierId, send.Letter, cancellationToken),", "SendLetter => Task.CompletedTask,", 17, SeedRange.Servicing),
        new(
            "an insolvent party that is dunned", "functions/Domain/Cases/LetterRules.cs",
            "if (financing.IsInsolvent) return change;", "", 19, SeedRange.Servicing),
        new(
            "a reminder of what is not due yet", "functions/Monitoring/MonitoringRules.cs",
            "loan.Due(today, financing.RecallDueDate <= today ? financing.Recalled : null)", "loan.Outstanding(today)", 19, SeedRange.Servicing),
        new(
            "a set-off that stays the supplier's, too", "functions/Domain/Cases/SetOffRules.cs",
            "HeldForSupplier = c.HeldForSupplier - setOff.Amount,", "HeldForSupplier = c.HeldForSupplier,", 11, SeedRange.Servicing),
        new(
            "a residual that is paid beside a claim", "functions/Domain/Cases/ResidualRules.cs",
            "if (SetOffRules.Next(financing) is { } claim)", "if (SetOffRules.Next(financing) is { } claim && financing.SetOffCount < 0)", 11, SeedRange.Servicing),
        new(
            "a residual that goes out after fraud by itself", "functions/Domain/Cases/ResidualRules.cs",
            "if (financing.IsResidualReleased)", "if (financing.IsResidualReleased || !financing.IsInsolvent)", 2, SeedRange.Servicing),
        new(
            "fraud that makes nothing due", "functions/Domain/Cases/RecallRules.cs",
            "if (financing.IsAccelerated) return", "if (financing.IsInsolvent) return", 19, SeedRange.Servicing),
        new(
            "a credit that is taken back and still counts", "functions/Repayment/ReversalRules.cs",
            "Waterfall.TakeBack(loan, booked.OfLoan()).Loan;", "loan;", 12, SeedRange.Servicing),
        new(
            "a funder that keeps what it was sent of a loan that was undone", "functions/Domain/Cases/Unwinding.cs",
            "(PaymentPurpose.Clawback, -financing.HeldForFunder),", "", 13, SeedRange.Servicing),
        new(
            "fraud about which nobody writes", "functions/Domain/Cases/LetterRules.cs",
            "if (financing.IsInsolvent) return change;", "if (financing.IsAccelerated) return change;", 2, SeedRange.Servicing),
        new(
            "a set-off of more than is due", "functions/Repayment/RepaymentRules.cs",
            "Money.Min(setOff.Amount, SetOffRules.Due(financing, setOff.On))", "setOff.Amount", 11, SeedRange.Servicing),
        new(
            "a month whose sums go with its close", "functions/Storage/TotalsTable.Periods.cs",
            "Period.Parse(month.Key) >= Period.Of(through)", "Period.Parse(month.Key) > Period.Of(through)", 2, SeedRange.Servicing),
    ];

    private static readonly IReadOnlyList<Mutant> OfLateCredits =
    [
        new(
            "a late credit that gives nothing back", "functions/Repayment/LateCredit.cs",
            "return remission.Total.IsPositive ? remission : null;", "return null;", 1, SeedRange.Servicing),
        new(
            "income that is given back after the write-off and stays income", "functions/Repayment/RepaymentRules.cs",
            "[.. Journals.Remitted(funder, bookingDate, after.Remitted - change.Case.Loan!.Remitted), .. Journals.Recovered(funder, bookingDate, allocation)]",
            "[.. Journals.Recovered(funder, bookingDate, allocation)]", 1, SeedRange.Servicing),
    ];

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(
            "a dropped dedupe", "functions/Storage/TotalsTable.cs",
            "if (applied?.Long(\"Sequence\") >= sequence) return;", "", 108),
        new(
            "a missing step row", "functions/Storage/CasesTable.cs",
            "if (step is { } id) actions.Add(Add(Json(after.Id, StepKey(id), \"Result\", Standing.Of(after))));", "_ = step;", 108),
        new(
            "a hold not released", "functions/Domain/Cases/CaseChange.cs",
            "return ended.Promise(new SetHold(zero, zero), new ReleaseClaim())", "return ended.Promise(new ReleaseClaim())", 101),
        new(
            "a claim not released", "functions/Domain/Cases/CaseChange.cs",
            "return ended.Promise(new SetHold(zero, zero), new ReleaseClaim())", "return ended.Promise(new SetHold(zero, zero))", 101),
        new(
            "a wrong order in the waterfall", "functions/Domain/Lending/WaterfallOrder.cs",
            "new(WaterfallPart.Fees, WaterfallPart.Penalty, WaterfallPart.Interest, WaterfallPart.Principal);",
            "new(WaterfallPart.Fees, WaterfallPart.Penalty, WaterfallPart.Principal, WaterfallPart.Interest);", 103),
        new(
            "an off-by-one day", "functions/Domain/Lending/LoanHistory.cs",
            "_loan.DayCount.YearFraction(_loan.ValueDate, date, _loan.MaturityDate)", "_loan.DayCount.YearFraction(_loan.ValueDate, date.AddDays(1), _loan.MaturityDate)", 108),
        new(
            "a void on silence", "functions/Monitoring/MonitoringRules.cs",
            "payment with { IsSilenceNoted = true }", "payment with { IsSilenceNoted = true, Status = PaymentStatus.Voided }", 102),
        new(
            "a marker deleted too early", "functions/Storage/CaseInbox.cs",
            "await WakeAsync(live, orchestrations, cancellationToken);\n        return InboxOutcome.Stored;",
            "await pending.DeleteAsync(PendingTable.CaseInbox, live.CaseId, item.Id, cancellationToken);\n        await WakeAsync(live, orchestrations, cancellationToken);\n        return InboxOutcome.Stored;", 111),
        new(
            "a lost residual", "functions/Repayment/RepaymentRules.cs",
            "HeldForSupplier = (c.HeldForSupplier ?? zero) + allocation.Residual,", "HeldForSupplier = c.HeldForSupplier ?? zero,", 108),
        new(
            "a second attempt under the first one's id", "functions/Domain/Cases/FinancingCase.cs",
            "Payments.Count(p => p.Purpose == purpose) + 1;", "1;", 111),
        new(
            "a promise that is not kept after a crash", "functions/Storage/CaseOutbox.cs",
            "foreach (var row in promises)", "foreach (var row in promises.Where(row => row.Outgoing.Sequence == financing.Sequence))", 108),
        .. OfServicing,
        .. OfRates,
        .. OfRecourse,
        .. OfLateCredits,
    ];
}
