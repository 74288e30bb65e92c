using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Programs;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Model.Container.Images;
using Gabion.Readers;
using Gabion.Readers.Code.Secrets;
using Gabion.Readers.Packages;
using Gabion.Readers.Packages.Programs;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Looks at the files of one layer as they come by: readers, by the path or the first bytes, and the search for secrets. Contents
/// are not kept; of a file that a reader wants, as much as its limit allows is in memory while it is read.
/// </summary>
internal sealed class LayerInspection(ImageReaders readers) : ILayerVisitor
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>A program or archive is looked into up to this length.</summary>
    private const int MaxProgramBytes = 192 * 1024 * 1024;

    private readonly List<InspectedFile> _files = [];
    private readonly List<Reader> _accepting = [];
    private string? _acceptingOf;

    /// <summary>What the files gave; only those that gave something.</summary>
    public ImmutableArray<InspectedFile> Files => [.. _files];

    public bool Wants(LayerEntry entry) => entry.Size > 0 && (readers.MayHoldSecrets(entry.Path) || Accepting(entry.Path).Count > 0 || ImageReaders.MayHoldPackages(entry));

    public void Visit(LayerEntry entry, ReadOn content)
    {
        Accepting(entry.Path);
        var limit = _accepting.Count == 0 ? 0 : _accepting.Max(reader => reader is PackageReader packages ? packages.MaxBytes : Scanner.MaxFileBytes);
        if (_accepting.Count > 0 && entry.Size > Math.Min(limit, MaxProgramBytes))
        {
            Keep(entry.Path, Limit(entry.Path, Math.Min(limit, MaxProgramBytes)));
        }
        else if (_accepting.Count > 0 || entry.Size <= ChunkBytes)
        {
            ReadWhole(entry, content);
            return;
        }

        // Longer files: the first bytes tell whether it is a program, and a NUL among them that it is no text.
        var first = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            var length = Fill(content, first.AsSpan(0, (int)Math.Min(ChunkBytes, entry.Size)));
            if (ImageReaders.ByHead(entry, first.AsSpan(0, length)) is { } reader)
            {
                if (entry.Size > Math.Min(reader.MaxBytes, MaxProgramBytes))
                {
                    Keep(entry.Path, Limit(entry.Path, Math.Min(reader.MaxBytes, MaxProgramBytes)));
                    return;
                }

                ReadProgram(entry, reader, content, first, length);
            }
            else if (readers.MayHoldSecrets(entry.Path))
            {
                Search(entry.Path, content, first, length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
        }
    }

    /// <summary>Packages and settings of a file that is not there in the end are not there either; a secret in it can still be taken out of the layer.</summary>
    public void Replaced(string path)
    {
        for (var i = _files.Count - 1; i >= 0; i--)
        {
            if (_files[i].Path == path)
            {
                ImmutableArray<Fact> secrets = [.. _files[i].Result.Facts.Where(fact => fact is SecretMatch)];
                if (secrets.IsEmpty)
                {
                    _files.RemoveAt(i);
                }
                else
                {
                    _files[i] = new(path, new(secrets, []));
                }
            }
        }
    }

    /// <summary>Every reader that takes the file by its path; asked twice for most files.</summary>
    private List<Reader> Accepting(string path)
    {
        if (!ReferenceEquals(path, _acceptingOf))
        {
            readers.Accepting(path, _accepting);
            _acceptingOf = path;
        }

        return _accepting;
    }

    private static ReadResult Limit(string path, long bytes) => new(
        [], [new(GapKind.Limit, path, null, string.Create(CultureInfo.InvariantCulture, $"The file is longer than {bytes >> 20} MB; the packages in it are not known"))]);

    private static int Fill(ReadOn content, Span<byte> into)
    {
        var length = 0;
        while (length < into.Length && content(into[length..]) is var read and > 0)
        {
            length += read;
        }

        return length;
    }

    private void ReadWhole(LayerEntry entry, ReadOn content)
    {
        var size = (int)entry.Size;
        if (size > ChunkBytes)
        {
            FileMemory.Use(size, memory => Read(entry, memory[..Fill(content, memory.Span)]));
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            Read(entry, buffer.AsMemory(0, Fill(content, buffer.AsSpan(0, size))));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a program or archive of which the first bytes are at hand. Machine code, half of a large program, is not kept: memory that is not written costs nothing.</summary>
    private void ReadProgram(LayerEntry entry, PackageReader reader, ReadOn content, byte[] first, int firstLength) => FileMemory.Use((int)entry.Size, memory =>
    {
        var bytes = memory.Span;
        first.AsSpan(0, firstLength).CopyTo(bytes);
        var (length, code) = (firstLength, reader is ProgramReader ? ElfCode.Find(first.AsSpan(0, firstLength)) : []);
        var holes = ImmutableArray.CreateBuilder<(long Start, long End)>();
        foreach (var (start, end) in code)
        {
            if (start >= length && start < bytes.Length)
            {
                length += Fill(content, bytes[length..(int)start]);
                var passed = PassOver(content, (int)(Math.Min(end, bytes.Length) - length), first);
                holes.Add((length, length + passed));
                length += passed;
            }
        }

        length += Fill(content, bytes[length..]);
        Guard($"The {reader.Kind} reader", entry.Path, () => reader.Read(new(entry.Path), new HoledBytes(memory[..length], holes.ToImmutable()), static _ => null));
    });

    private static int PassOver(ReadOn content, int count, byte[] buffer)
    {
        var passed = 0;
        while (passed < count && content(buffer.AsSpan(0, Math.Min(buffer.Length, count - passed))) is var read and > 0)
        {
            passed += read;
        }

        return passed;
    }

    private void Read(LayerEntry entry, ReadOnlyMemory<byte> content)
    {
        var source = new SourceFile(entry.Path);
        foreach (var reader in _accepting)
        {
            Guard($"The {reader.Kind} reader", entry.Path, () => reader.Read(source, content));
        }

        if (_accepting.Count == 0 && ImageReaders.ByHead(entry, content.Span) is { } program)
        {
            Guard($"The {program.Kind} reader", entry.Path, () => program.Read(source, ByteSource.Of(content), static _ => null));
        }
        else if (readers.MayHoldSecrets(entry.Path))
        {
            Guard("The search for secrets", entry.Path, () => SecretScan.ScanAll(source, content.Span, out _));
        }
    }

    private void Search(string path, ReadOn content, byte[] chunk, int length)
    {
        using var scan = new SecretScan(new(path));
        for (var goesOn = true; goesOn && length > 0; length = goesOn ? content(chunk.AsSpan(0, ChunkBytes)) : 0)
        {
            goesOn = scan.Append(chunk.AsSpan(0, length));
        }

        Guard("The search for secrets", path, scan.Finish);
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
