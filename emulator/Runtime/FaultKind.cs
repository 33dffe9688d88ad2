namespace Emulator.Runtime;

/// <summary>What the hostile mode does to an application: everything that Azure's services may do and mostly do not.</summary>
public enum FaultKind
{
    /// <summary>An activity runs a second time after it has returned; either answer may be the one that counts.</summary>
    ActivityTwice,

    /// <summary>An activity runs twice at the same time; the first answer counts.</summary>
    ActivityConcurrent,

    /// <summary>An event overtakes everything else that waits for its instance.</summary>
    EventEarly,

    /// <summary>An event arrives twice.</summary>
    EventTwice,

    /// <summary>An event never arrives, although whoever raised it was told that it would.</summary>
    EventLost,

    /// <summary>What a step asked for begins, the step itself is not stored, and is taken once more.</summary>
    SplitCheckpoint,

    /// <summary>An owner that has lost its instance runs an activity of it once more, up to two hours late; nobody wants the answer.</summary>
    StaleOwner,

    /// <summary>The lock of a message ends while its function runs; the message is delivered again at once.</summary>
    LockExpiry,

    /// <summary>A message is sent twice, the second time after the duplicate window is over.</summary>
    DuplicateWindow,

    /// <summary>A service is busy and does nothing: 503 with Retry-After from a table, ServiceBusy from a queue.</summary>
    Throttling,

    /// <summary>A write is done, and its caller hears of a timeout; or, as the client tries again by itself, what the second try meets.</summary>
    AppliedThenTimeout,

    /// <summary>A page of a query is empty and has a continuation token.</summary>
    EmptyPage,

    /// <summary>The functions' clock is wrong by up to a day, differently for HTTP, for durable functions and for the rest, and from start to start.</summary>
    ClockStep,
}
