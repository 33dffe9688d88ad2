namespace ScfFunctions.Telemetry;

/// <summary>Attributes that OpenTelemetry has no name for.</summary>
public static class Names
{
    /// <summary>The case that a span or a line of the log is about.</summary>
    public const string CaseId = "scf.case.id";

    /// <summary>Where a step has left its case.</summary>
    public const string Stage = "scf.case.stage";

    /// <summary>The kind of an inbox item.</summary>
    public const string InboxKind = "scf.inbox.kind";

    /// <summary>The id of an inbox item: the same where it arrives and where it is handled.</summary>
    public const string InboxItem = "scf.inbox.item";

    /// <summary>A bank's code.</summary>
    public const string Bank = "scf.bank";

    /// <summary>The code of a reason, stable and of a small set.</summary>
    public const string Reason = "scf.reason";
}
