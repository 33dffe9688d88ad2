namespace Emulator.Runtime;

/// <summary>Which of an app's functions share a process, and so a clock, in Azure.</summary>
public enum FunctionProcess
{
    Http,

    /// <summary>Orchestrators and activities.</summary>
    Durable,

    /// <summary>Functions of timers and queues.</summary>
    Other,
}

/// <summary>Whose work the present flow of control is; faults strike what functions do, and nothing else.</summary>
public static class FunctionFlow
{
    private static readonly AsyncLocal<FunctionProcess?> Process = new();

    /// <summary>Null where it is not the work of a function.</summary>
    public static FunctionProcess? Current => Process.Value;

    /// <summary>From here on, in this flow of control, a function of that process works.</summary>
    public static void Enter(FunctionProcess process) => Process.Value = process;
}
