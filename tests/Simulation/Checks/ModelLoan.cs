namespace Simulation.Checks;

/// <summary>The parts of a debt, in cents.</summary>
internal sealed record ModelParts(decimal Fees, decimal Penalty, decimal Interest, decimal Principal)
{
    public static ModelParts Nothing { get; } = new(0, 0, 0, 0);

    public decimal Total => Fees + Penalty + Interest + Principal;

    /// <summary>What is no principal.</summary>
    public decimal Income => Fees + Penalty + Interest;
}

/// <summary>What became of a claim that was given up, in cents.</summary>
/// <param name="Left">What the funder was owed and lost.</param>
/// <param name="PaidBefore">What had been paid by then, by the guarantor, too.</param>
/// <param name="Recovered">What has come in for the funder since.</param>
internal sealed record ModelWriteOff(ModelParts Left, ModelParts PaidBefore, decimal Recovered)
{
    /// <summary>Interest and penalty that had run by then.</summary>
    public (decimal Interest, decimal Penalty) Run { get; init; }
}

/// <summary>What must have become of a loan, in cents.</summary>
/// <param name="Paid">What credits went to.</param>
/// <param name="Due">What the funder is owed at the end.</param>
/// <param name="Residual">What is the supplier's.</param>
/// <param name="Guaranteed">The platform's guarantee of what is owed at the end.</param>
internal sealed record ModelLoan(ModelParts Paid, ModelParts Due, decimal Residual, decimal Guaranteed)
{
    /// <summary>Interest and penalty that have run, paid or not, less what was given back.</summary>
    public ModelParts Earned { get; init; } = ModelParts.Nothing;

    /// <summary>What of interest and penalty was given back.</summary>
    public (decimal Interest, decimal Penalty) Remitted { get; init; }

    /// <summary>What was paid, by the guarantor, too.</summary>
    public ModelParts PaidByAll { get; init; } = ModelParts.Nothing;

    /// <summary>What of it was given back once the loan was given up.</summary>
    public decimal RemittedSince { get; init; }

    /// <summary>What was lent.</summary>
    public decimal Lent { get; init; }

    /// <summary>What of the guarantor's payment went to interest and to principal.</summary>
    public (decimal Interest, decimal Principal) Covered { get; init; }

    /// <summary>What the guarantor got back.</summary>
    public decimal ToGuarantor { get; init; }

    /// <summary>What the guarantor waived.</summary>
    public decimal WaivedToGuarantor { get; init; }

    /// <summary>Null while nothing was given up.</summary>
    public ModelWriteOff? WriteOff { get; init; }

    /// <summary>When the oldest of what is unpaid fell due, on an earlier day; null for nothing.</summary>
    public DateOnly? PastDueSince { get; init; }

    /// <summary>What of what the funder is owed has fallen due.</summary>
    public ModelParts Fallen { get; init; } = ModelParts.Nothing;

    /// <summary>When it matures.</summary>
    public DateOnly Maturity { get; init; }

    /// <summary>What the guarantor is owed.</summary>
    public decimal OwedToGuarantor => Covered.Interest + Covered.Principal - ToGuarantor - WaivedToGuarantor;

    /// <summary>Everything that the supplier owes.</summary>
    public decimal Outstanding => Due.Total + OwedToGuarantor;

    public bool IsRepaid => Outstanding == 0;
}
