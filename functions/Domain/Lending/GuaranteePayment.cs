namespace ScfFunctions.Domain;

/// <summary>What a guarantor has paid the funder in the debtor's place; from then on the debtor owes that to the guarantor (subrogation).</summary>
/// <remarks>
/// The guarantor's claim is what it paid, and bears no further interest: nothing was agreed on that. What comes in is shared by the ranking; the
/// guarantor's part pays its interest before its principal.
/// <para>Example (cases.md row 18): 1,400.00 of principal and 70.00 of interest leave the bank 5,600.00 and 280.00. Of 3,000.00 recovered the
/// guarantor gets 600.00 pro rata, and nothing where the bank comes first.</para>
/// </remarks>
/// <param name="On">The bank's value date; it comes before the credits of that day.</param>
/// <param name="Principal">Paid for principal.</param>
/// <param name="Interest">Paid for interest. Where less than one of the two is owed by then, the rest pays the other.</param>
/// <param name="Ranking">Who is paid first of what still comes.</param>
public sealed record GuaranteePayment(DateOnly On, Money Principal, Money Interest, RecoveryRanking Ranking);
