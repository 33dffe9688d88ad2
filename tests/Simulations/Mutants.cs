namespace Tests.Simulations;

/// <summary>The planted bugs.</summary>
public static class Mutants
{
    /// <summary>A handful of small seeds with disturbances and faults.</summary>
    public const string Usual = "--seed 101 --seeds 12 --orders 12 --until-failure";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new(
            "a dropped dedupe", "functions/Storage/TotalsTable.cs",
            "if (applied.HasValue && applied.Value!.GetInt64(\"Sequence\") >= sequence) return;", ""),
        new(
            "a missing step row", "functions/Storage/CasesTable.cs",
            "if (step is { } id) actions.Add(Add(Json(after.Id, StepKey(id), \"Result\", Standing.Of(after))));", "_ = step;"),
        new(
            "a hold not released", "functions/Domain/Cases/CaseChange.cs",
            "return ended.Promise(new SetHold(zero, zero), new ReleaseClaim())", "return ended.Promise(new ReleaseClaim())"),
        new(
            "a claim not released", "functions/Domain/Cases/CaseChange.cs",
            "return ended.Promise(new SetHold(zero, zero), new ReleaseClaim())", "return ended.Promise(new SetHold(zero, zero))"),
        new(
            "a wrong order in the waterfall", "functions/Domain/Lending/WaterfallOrder.cs",
            "new(WaterfallPart.Fees, WaterfallPart.Penalty, WaterfallPart.Interest, WaterfallPart.Principal);",
            "new(WaterfallPart.Fees, WaterfallPart.Penalty, WaterfallPart.Principal, WaterfallPart.Interest);"),
        new(
            "an off-by-one day", "functions/Domain/Lending/LoanHistory.cs",
            "_loan.DayCount.YearFraction(_loan.ValueDate, date, _loan.MaturityDate)", "_loan.DayCount.YearFraction(_loan.ValueDate, date.AddDays(1), _loan.MaturityDate)"),
        new(
            "a void on silence", "functions/Monitoring/MonitoringRules.cs",
            "payment with { IsSilenceNoted = true }", "payment with { IsSilenceNoted = true, Status = PaymentStatus.Voided }"),
        new(
            "a marker deleted too early", "functions/Storage/CaseInbox.cs",
            "await WakeAsync(new CaseEpisode(row.Case.Id, row.Case.Episode), orchestrations, cancellationToken);\n        return InboxOutcome.Stored;",
            "await pending.DeleteAsync(PendingTable.CaseInbox, caseId, item.Id, cancellationToken);\n        await WakeAsync(new CaseEpisode(row.Case.Id, row.Case.Episode), orchestrations, cancellationToken);\n        return InboxOutcome.Stored;"),
        new(
            "a lost residual", "functions/Repayment/RepaymentRules.cs",
            "HeldForSupplier = heldForSupplier,", "HeldForSupplier = c.HeldForSupplier ?? zero,"),
        new(
            "a second attempt under the first one's id", "functions/Domain/Cases/FinancingCase.cs",
            "Payments.Count(p => p.Purpose == purpose) + 1;", "1;"),
        new(
            "a promise that is not kept after a crash", "functions/Storage/CaseOutbox.cs",
            "foreach (var row in await cases.OutboxAsync(financing.Id, cancellationToken))", "foreach (var row in (await cases.OutboxAsync(financing.Id, cancellationToken)).Where(row => row.Outgoing.Sequence == financing.Sequence + 1 || row.Outgoing.Sequence == financing.Sequence))"),
    ];
}
