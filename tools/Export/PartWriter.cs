using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Export;

/// <summary>Writes one blob of lines: staged block by block, and there as a whole or not at all.</summary>
internal sealed class PartWriter(BlockBlobClient blob) : IDisposable
{
    /// <summary>What is kept in memory before it is staged.</summary>
    private const int BlockBytes = 4 * 1024 * 1024;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _buffer = new(BlockBytes + (64 * 1024));
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _blocks = [];
    private Utf8JsonWriter? _json;

    public long Rows { get; private set; }

    public long Bytes { get; private set; }

    public async Task AddAsync(TableEntity row, CancellationToken cancellationToken)
    {
        _json ??= new Utf8JsonWriter(_buffer, Options);
        _json.Reset();
        RowJson.Write(_json, row);
        _json.Flush();
        _buffer.Write("\n"u8);
        Rows++;
        if (_buffer.WrittenCount >= BlockBytes) await StageAsync(cancellationToken);
    }

    /// <summary>Makes the blob. One that is there already was made by somebody who exports under the same name at the same time.</summary>
    /// <exception cref="ExportException">It is there.</exception>
    public async Task<ExportedPart> CommitAsync(Func<string, PartMark> mark, CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount > 0) await StageAsync(cancellationToken);
        var hash = Convert.ToHexStringLower(_hash.GetHashAndReset());
        CommitBlockListOptions options = new()
        {
            HttpHeaders = new BlobHttpHeaders { ContentType = "application/x-ndjson" },
            Metadata = mark(hash).ToMetadata(),
            Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
        };
        try
        {
            await blob.CommitBlockListAsync(_blocks, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status is 409 or 412)
        {
            throw new ExportException($"{blob.Name} was written by somebody else: does another export of this name run?");
        }

        return new ExportedPart(blob.Name, Rows, Bytes, hash);
    }

    public void Dispose()
    {
        _json?.Dispose();
        _hash.Dispose();
    }

    private async Task StageAsync(CancellationToken cancellationToken)
    {
        var id = Convert.ToBase64String(Encoding.ASCII.GetBytes(_blocks.Count.ToString("D6", CultureInfo.InvariantCulture)));
        var written = _buffer.WrittenMemory;
        _hash.AppendData(written.Span);
        using MemoryStream content = new(written.ToArray(), writable: false);
        await blob.StageBlockAsync(id, content, cancellationToken: cancellationToken);
        _blocks.Add(id);
        Bytes += written.Length;
        _buffer.ResetWrittenCount();
    }
}
