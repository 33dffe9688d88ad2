using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Bench.Bare;

/// <summary>A file to which records are appended in groups: one write and one fsync for all that wait.</summary>
internal sealed class FsyncedLog : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly Thread _writer;
    private readonly object _gate = new();
    private MemoryStream _waitingBytes = new();
    private List<TaskCompletionSource> _waiting = [];
    private bool _closed;

    public FsyncedLog(string file)
    {
        _file = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write);
        _writer = new Thread(Run) { IsBackground = true, Name = "log writer" };
        _writer.Start();
    }

    /// <summary>Completes when the record is on disk.</summary>
    public Task AppendAsync(CaseRecord record)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(record);
        TaskCompletionSource stored = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waitingBytes.Write(line);
            _waitingBytes.WriteByte((byte)'\n');
            _waiting.Add(stored);
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
        }

        return stored.Task;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }

        _writer.Join();
        _file.Dispose();
    }

    private void Run()
    {
        long length = 0;
        MemoryStream bytes = new();
        List<TaskCompletionSource> group = [];
        while (Take(ref bytes, ref group))
        {
            try
            {
                RandomAccess.Write(_file, bytes.GetBuffer().AsSpan(0, (int)bytes.Length), length);
                RandomAccess.FlushToDisk(_file);
                length += bytes.Length;
                foreach (var stored in group) stored.SetResult();
            }
            catch (IOException e)
            {
                foreach (var stored in group) stored.SetException(e);
            }
        }
    }

    private bool Take(ref MemoryStream bytes, ref List<TaskCompletionSource> group)
    {
        bytes.SetLength(0);
        group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_closed) return false;
                Monitor.Wait(_gate);
            }

            (bytes, _waitingBytes) = (_waitingBytes, bytes);
            (group, _waiting) = (_waiting, group);
            return true;
        }
    }
}
