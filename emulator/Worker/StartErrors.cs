using Emulator.Runtime;

namespace Emulator.Worker;

/// <summary>Ends the process with one line on stderr and exit code 1 when nothing catches an <see cref="EmulatorException"/>.</summary>
/// <remarks>Such an exception is a message to the person who started the program; a stack trace would bury it.</remarks>
internal static class StartErrors
{
    private static int s_installed;

    /// <summary>From now on, in this process.</summary>
    public static void InOneLine()
    {
        if (Interlocked.Exchange(ref s_installed, 1) == 0) AppDomain.CurrentDomain.UnhandledException += OnUnhandled;
    }

    private static void OnUnhandled(object sender, UnhandledExceptionEventArgs unhandled)
    {
        if (unhandled.ExceptionObject is not EmulatorException error) return;
        Console.Error.WriteLine(error.Message.ReplaceLineEndings(" "));
        Environment.Exit(1);
    }
}
