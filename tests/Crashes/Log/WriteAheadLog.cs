using System.Buffers.Binary;

namespace Tests.Crashes.Log;

/// <summary>The frames of a write-ahead log as SQLite's file format describes them (sqlite.org/fileformat2.html, section 4).</summary>
internal static class WriteAheadLog
{
    public const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const int SaltsInHeader = 16;
    private const int SaltsInFrame = 8;
    private const int SaltsSize = 8;

    /// <summary>The length of a frame, with its header.</summary>
    public static int FrameSize(ReadOnlySpan<byte> log) => FrameHeaderSize + (int)BinaryPrimitives.ReadUInt32BigEndian(log[8..]);

    /// <summary>Where each commit of the log's present life ends. Frames behind it are of an earlier life and count for nothing.</summary>
    public static List<int> CommitEnds(ReadOnlySpan<byte> log)
    {
        var size = FrameSize(log);
        var salts = log.Slice(SaltsInHeader, SaltsSize);
        List<int> ends = [];
        for (var at = HeaderSize; at + size <= log.Length; at += size)
        {
            var frame = log.Slice(at, FrameHeaderSize);
            if (!frame.Slice(SaltsInFrame, SaltsSize).SequenceEqual(salts)) break;
            var pagesAfterCommit = BinaryPrimitives.ReadUInt32BigEndian(frame[4..]);
            if (pagesAfterCommit != 0) ends.Add(at + size);
        }

        return ends;
    }
}
