namespace ScfFunctions.Access;

/// <summary>What a key may do; a key can hold several roles.</summary>
[Flags]
public enum Roles
{
    None = 0,

    /// <summary>The e-commerce machine: everything but keys and decisions.</summary>
    Site = 1,

    /// <summary>People who look and decide.</summary>
    Operator = 2,

    /// <summary>Reads.</summary>
    Auditor = 4,

    /// <summary>Issues keys and reads.</summary>
    Admin = 8,

    /// <summary>All roles; each of them may read.</summary>
    Any = Site | Operator | Auditor | Admin,
}

/// <summary>Whether a person or a machine holds a key: decisions on money take two different persons.</summary>
public enum SubjectKind
{
    Person,
    Machine,
}

/// <summary>Who holds a key. Two keys of one person are one subject.</summary>
public sealed record Subject(SubjectKind Kind, string Id)
{
    /// <summary>As evidence names it: <c>person:anna</c>.</summary>
    public override string ToString() => (Kind == SubjectKind.Person ? "person:" : "machine:") + Id;
}

/// <summary>Who sent a request, as its key says.</summary>
/// <param name="Tenant">Whose data the caller sees; everything else does not exist for it.</param>
/// <param name="Subject">The person or machine.</param>
/// <param name="Roles">What it may do.</param>
/// <param name="KeyId">Which of its keys it used.</param>
public sealed record Caller(string Tenant, Subject Subject, Roles Roles, string KeyId)
{
    public bool Has(Roles anyOf) => (Roles & anyOf) != Roles.None;
}
