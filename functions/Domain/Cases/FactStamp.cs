namespace ScfFunctions.Domain;

/// <summary>When and by whom: what a rule needs beside the fact itself.</summary>
/// <param name="BusinessTime">When it happened in the world.</param>
/// <param name="Now">When it is being decided.</param>
/// <param name="Evidence">Who said so.</param>
/// <param name="IsInOrder">It is a document that the order had when it was verified: what is ordered, and what is lent on, has taken it into account.</param>
/// <param name="OrderVersion">A document's number on its order; zero for anything else.</param>
public sealed record FactStamp(DateTimeOffset BusinessTime, DateTimeOffset Now, Evidence Evidence, bool IsInOrder = false, int OrderVersion = 0)
{
    /// <summary>Something that a rule decided by itself.</summary>
    public static FactStamp OfRule(DateTimeOffset now) => new(now, now, Evidence.OfRule(now));

    /// <summary>The fact, as the timeline tells it.</summary>
    public CaseFact Fact(string name, string detail) => new(name, BusinessTime, Now, detail, Evidence);
}
