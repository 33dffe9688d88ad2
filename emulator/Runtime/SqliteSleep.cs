using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emulator.Runtime;

/// <summary>Lets SQLite sleep for microseconds when it asks for microseconds.</summary>
/// <remarks>
/// A reader that meets a commit in progress tries again a few times and then sleeps one microsecond. The bundled library is built
/// without <c>usleep</c> and rounds that up to a whole second (seen as one-second gaps under load). Its file-system layer is a
/// public structure (sqlite.org/c3ref/vfs.html) whose sleep may be replaced; where the library knows better, on Windows, it is left alone.
/// </remarks>
internal static unsafe class SqliteSleep
{
    private static readonly Lock Gate = new();
    private static bool s_isReplaced;

    /// <summary>From now on, for all connections of this process.</summary>
    public static void InMicroseconds()
    {
        if (OperatingSystem.IsWindows()) return;
        lock (Gate)
        {
            if (s_isReplaced) return;
            var vfs = FindVfs(0);
            if (vfs is null) throw new EmulatorException("The bundled SQLite offers no file-system layer for this operating system.");
            vfs->Sleep = &Sleep;
            s_isReplaced = true;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sleep(Vfs* vfs, int microseconds)
    {
        _ = USleep((uint)microseconds);
        return microseconds;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static extern Vfs* FindVfs(nint name);

    [DllImport("libc", EntryPoint = "usleep")]
    private static extern int USleep(uint microseconds);

    /// <summary>The beginning of <c>sqlite3_vfs</c>, up to the member that is replaced.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vfs
    {
        public int Version;
        public int FileSize;
        public int LongestPath;
        public nint Next;
        public nint Name;
        public nint AppData;
        public nint Open;
        public nint Delete;
        public nint Access;
        public nint FullPathname;
        public nint DlOpen;
        public nint DlError;
        public nint DlSym;
        public nint DlClose;
        public nint Randomness;
        public delegate* unmanaged[Cdecl]<Vfs*, int, int> Sleep;
    }
}
