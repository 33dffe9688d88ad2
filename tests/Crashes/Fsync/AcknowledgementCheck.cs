namespace Tests.Crashes.Fsync;

/// <summary>Whether every answer left the process after a sync of the log that began after the commit that it speaks of had been written.</summary>
/// <remarks>
/// The log's frames are written as a header of 24 bytes and a page; a header that names the size of the database (bytes 4 to 7) is that of a commit's last frame.
/// What holds a request is the first commit whose last frame is written at or after the page that holds the request's mark.
/// </remarks>
internal sealed class AcknowledgementCheck
{
    private const int FrameHeader = 24;
    private readonly List<SystemCall> _logWrites;
    private readonly List<SystemCall> _syncs;
    private readonly ILookup<string, SystemCall> _received;
    private readonly ILookup<string, SystemCall> _sent;

    /// <param name="calls">The trace of a process.</param>
    public AcknowledgementCheck(IReadOnlyList<SystemCall> calls)
    {
        _logWrites = [.. calls.Where(call => call.Name is ("write" or "pwrite64") && IsLog(call))];
        _syncs = [.. calls.Where(call => IsSync(call) && IsLog(call))];
        _received = calls.Where(call => IsConnection(call) && call.Name is ("recvmsg" or "recvfrom")).ToLookup(call => call.File);
        _sent = calls.Where(call => IsConnection(call) && call.Name is ("sendmsg" or "sendto")).ToLookup(call => call.File);
    }

    public static bool IsSync(SystemCall call) => call.Name is "fdatasync" or "fsync";

    public static bool IsLog(SystemCall call) => call.File.EndsWith("/emulator.db-wal", StringComparison.Ordinal);

    /// <summary>The commit frame's write: what a sync has to come after.</summary>
    public static bool IsCommitFrame(SystemCall write) => write.Bytes.Length == FrameHeader && write.Bytes.AsSpan(4, 4).ContainsAnyExcept('\0');

    /// <summary>Why a request was answered too early.</summary>
    /// <param name="mark">Bytes that are in the request and in what it stores, and nowhere else.</param>
    /// <returns>Null where all is well.</returns>
    /// <exception cref="InvalidDataException">The trace does not hold the request, a good answer to it, or its write.</exception>
    public string? Fault(string mark)
    {
        var answer = Answer(mark, out _);
        var written = _logWrites.Find(write => write.Bytes.Contains(mark, StringComparison.Ordinal));
        if (written is null || written.Begin > answer.Begin) return $"{mark} was answered (line {answer.Begin}) and not written before.";
        return Covered(written, answer) ? null : $"{mark} was answered (line {answer.Begin}) before a sync that covers its write (line {written.End}).";
    }

    /// <summary>The same for a request that deletes: between its arrival and its answer, when nobody else asks for anything, lies a commit with its sync.</summary>
    /// <inheritdoc cref="Fault"/>
    public string? FaultOfLoneRequest(string mark)
    {
        var answer = Answer(mark, out var request);
        var written = _logWrites.Find(write => write.Begin > request.End);
        return written is not null && Covered(written, answer) ? null : $"{mark} was answered (line {answer.Begin}) without a commit and its sync since it came (line {request.End}).";
    }

    /// <summary>Whether the commit that holds this write was synced before the answer began.</summary>
    private bool Covered(SystemCall written, SystemCall answer)
    {
        var at = _logWrites.IndexOf(written);
        // The frame's own header stands before its page; a later commit frame is the end of the same commit.
        var first = at > 0 && written.Bytes.Length != FrameHeader ? at - 1 : at;
        var last = _logWrites.FindIndex(first, IsCommitFrame);
        if (last < 0) return false;
        // The page of the last frame is written after its header.
        var whole = _logWrites[Math.Min(last + 1, _logWrites.Count - 1)];
        return _syncs.Exists(sync => sync.Begin > whole.End && sync.End < answer.Begin);
    }

    private static bool IsConnection(SystemCall call) => call.File.StartsWith("TCP", StringComparison.Ordinal);

    private SystemCall Answer(string mark, out SystemCall request)
    {
        request = _received.SelectMany(connection => connection).FirstOrDefault(call => call.Bytes.Contains(mark, StringComparison.Ordinal))
            ?? throw new InvalidDataException($"The trace does not show the request {mark}.");
        var arrived = request;
        var answer = _sent[request.File].FirstOrDefault(call => call.Begin > arrived.End)
            ?? throw new InvalidDataException($"The trace does not show an answer to {mark}.");
        return answer.Bytes.StartsWith("HTTP/1.1 2", StringComparison.Ordinal)
            ? answer
            : throw new InvalidDataException($"{mark} was answered: {answer.Bytes[..Math.Min(100, answer.Bytes.Length)]}");
    }
}
