using System.Collections.Frozen;
using static ScfFunctions.Domain.Lifecycle;

namespace ScfFunctions.Domain;

/// <summary>Which step of a case may follow which. A step that is not listed is a mistake of the program, never a silent no-op.</summary>
/// <remarks>
/// A referral may come at underwriting and at verification, and leads on to what the person decided. An order that changes, or a limit
/// that is cut, takes a Verified case back to Approved, where it is verified anew. A payment that comes back takes a case from
/// DisbursementPending or Disbursed to Verified, where a new attempt starts. Default can be cured. The platform's payment under its guarantee may come
/// back, too, which takes a case from Subrogated to GuaranteeCalled; while it is under way nothing is written off. What was paid out can no longer be
/// Rejected, Cancelled or Expired. The ends are Closed, Rejected, Cancelled and Expired; a Closed case is opened again, where it had stood,
/// when the bank takes back a credit, one of our payments comes back, or something is recovered that was written off; one that ended before disbursement, when the bank says that a payment
/// settled which it had rejected, or takes back something that was given back before that end.
/// </remarks>
public static class LifecycleSteps
{
    private static readonly FrozenDictionary<Lifecycle, Lifecycle[]> Next = new Dictionary<Lifecycle, Lifecycle[]>
    {
        [Applied] = [Referred, Approved, Rejected, Cancelled, Expired],
        [Referred] = [Approved, Verified, Rejected, Cancelled, Expired],
        [Approved] = [Referred, Verified, Rejected, Cancelled, Expired],
        [Verified] = [Referred, Approved, DisbursementPending, Rejected, Cancelled, Expired],
        [DisbursementPending] = [Verified, Disbursed, Cancelled],
        [Disbursed] = [Verified, Defaulted, Closed],
        [Defaulted] = [Disbursed, GuaranteeCalled, WrittenOff, Closed],
        [GuaranteeCalled] = [Defaulted, Subrogated, Closed],
        [Subrogated] = [GuaranteeCalled, WrittenOff, Closed],
        [WrittenOff] = [Closed],
        [Closed] = [Disbursed, Defaulted, GuaranteeCalled, Subrogated, WrittenOff],
        [Rejected] = [Verified],
        [Cancelled] = [Verified],
        [Expired] = [Verified],
    }.ToFrozenDictionary();

    /// <summary>Whether a case in this step may go to that one.</summary>
    public static bool CanBecome(this Lifecycle from, Lifecycle to) => Next[from].Contains(to);

    /// <summary>Whether the case has come to an end.</summary>
    public static bool IsEnd(this Lifecycle lifecycle) => lifecycle is Closed or Rejected or Cancelled or Expired;

    /// <summary>The next step, checked.</summary>
    /// <exception cref="InvalidOperationException">The table does not allow it.</exception>
    public static Lifecycle Become(this Lifecycle from, Lifecycle to) =>
        from.CanBecome(to) ? to : throw new InvalidOperationException($"A case that is {from} cannot become {to}.");
}
