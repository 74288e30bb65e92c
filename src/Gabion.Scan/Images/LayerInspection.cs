using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Code.Secrets;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Looks at the files of one layer as they come by: readers, by the path, and the search for secrets. Contents are not kept; of
/// a file that a reader wants, as much as its limit allows is in memory while it is read.
/// </summary>
/// <param name="readers">What reads files of images.</param>
/// <param name="searchesSecrets">Whether any rule asks for secrets.</param>
internal sealed class LayerInspection(ImmutableArray<Reader> readers, bool searchesSecrets) : ILayerVisitor
{
    private const int ChunkBytes = 256 * 1024;

    private readonly List<InspectedFile> _files = [];
    private readonly List<Reader> _accepting = [];

    /// <summary>What the files gave; only those that gave something.</summary>
    public ImmutableArray<InspectedFile> Files => [.. _files];

    public bool Wants(LayerEntry entry) => entry.Size > 0 && (MayHoldSecrets(entry.Path) || readers.Any(reader => reader.Accepts(entry.Path)));

    public void Visit(LayerEntry entry, ReadOn content)
    {
        _accepting.Clear();
        foreach (var reader in readers)
        {
            if (reader.Accepts(entry.Path))
            {
                _accepting.Add(reader);
            }
        }

        if (entry.Size <= ChunkBytes || (_accepting.Count > 0 && entry.Size <= Scanner.MaxFileBytes))
        {
            ReadWhole(entry, content);
            return;
        }

        if (_accepting.Count > 0)
        {
            Keep(entry.Path, new([], [new(GapKind.Limit, entry.Path, null, string.Create(CultureInfo.InvariantCulture, $"The file is longer than {Scanner.MaxFileBytes >> 20} MB; what it states is not known"))]));
        }

        if (MayHoldSecrets(entry.Path))
        {
            Search(entry.Path, content);
        }
    }

    private bool MayHoldSecrets(string path) => searchesSecrets && SecretScan.MayHoldText(path);

    private void ReadWhole(LayerEntry entry, ReadOn content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent((int)entry.Size);
        try
        {
            var length = 0;
            while (length < entry.Size && content(buffer.AsSpan(length, (int)entry.Size - length)) is var read and > 0)
            {
                length += read;
            }

            var source = new SourceFile(entry.Path);
            foreach (var reader in _accepting)
            {
                Guard($"The {reader.Kind} reader", entry.Path, () => reader.Read(source, buffer.AsMemory(0, length)));
            }

            if (MayHoldSecrets(entry.Path))
            {
                Guard("The search for secrets", entry.Path, () => SecretScan.ScanAll(source, buffer.AsSpan(0, length), out _));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Search(string path, ReadOn content)
    {
        using var scan = new SecretScan(new(path));
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            while (content(chunk.AsSpan(0, ChunkBytes)) is var length and > 0 && scan.Append(chunk.AsSpan(0, length)))
            {
            }

            Guard("The search for secrets", path, scan.Finish);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }
    }

    private void Guard(string who, string path, Func<ReadResult> read)
    {
        try
        {
            Keep(path, read());
        }
#pragma warning disable CA1031 // anything may go wrong in a reader; the gap tells of it
        catch (Exception error)
#pragma warning restore CA1031
        {
            Keep(path, new([], [new(GapKind.Failed, path, null, $"{who} failed ({error.GetType().Name}: {error.Message}); this is a fault of Gabion", "Please report it with the file, if you may share it.")]));
        }
    }

    private void Keep(string path, ReadResult result)
    {
        if (!result.Facts.IsEmpty || !result.Gaps.IsEmpty)
        {
            _files.Add(new(path, result));
        }
    }
}

/// <summary>What one file of a layer gave.</summary>
internal sealed record InspectedFile(string Path, ReadResult Result);
