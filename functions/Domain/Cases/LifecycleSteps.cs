using System.Collections.Frozen;
using static ScfFunctions.Domain.Lifecycle;

namespace ScfFunctions.Domain;

/// <summary>Which step of a case may follow which. A step that is not listed is a mistake of the program, never a silent no-op.</summary>
/// <remarks>
/// A referral may come at underwriting and at verification, and leads on to what the person decided. A payment that comes
/// back takes a case from DisbursementPending or Disbursed to Verified, where a new attempt starts. Default can be cured.
/// The ends (Closed, Rejected, Cancelled, Expired) lead nowhere; what was paid out can no longer be Rejected, Cancelled or Expired.
/// </remarks>
public static class LifecycleSteps
{
    private static readonly FrozenDictionary<Lifecycle, Lifecycle[]> Next = new Dictionary<Lifecycle, Lifecycle[]>
    {
        [Applied] = [Referred, Approved, Rejected, Cancelled, Expired],
        [Referred] = [Approved, Verified, Rejected, Cancelled, Expired],
        [Approved] = [Referred, Verified, Rejected, Cancelled, Expired],
        [Verified] = [Referred, DisbursementPending, Rejected, Cancelled, Expired],
        [DisbursementPending] = [Verified, Disbursed, Cancelled],
        [Disbursed] = [Verified, Defaulted, Closed],
        [Defaulted] = [Disbursed, GuaranteeCalled, WrittenOff, Closed],
        [GuaranteeCalled] = [Subrogated, WrittenOff, Closed],
        [Subrogated] = [WrittenOff, Closed],
        [WrittenOff] = [Closed],
        [Closed] = [],
        [Rejected] = [],
        [Cancelled] = [],
        [Expired] = [],
    }.ToFrozenDictionary();

    /// <summary>Whether a case in this step may go to that one.</summary>
    public static bool CanBecome(this Lifecycle from, Lifecycle to) => Next[from].Contains(to);

    /// <summary>Whether nothing follows any more.</summary>
    public static bool IsEnd(this Lifecycle lifecycle) => Next[lifecycle] is [];

    /// <summary>The next step, checked.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it.</exception>
    public static Lifecycle Become(this Lifecycle from, Lifecycle to) =>
        from.CanBecome(to) ? to : throw new InvalidOperationException($"A case that is {from} cannot become {to}.");
}
