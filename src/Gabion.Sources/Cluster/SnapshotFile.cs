using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>The objects of a cluster, as a snapshot saved them. A snapshot that was not written to its end is refused.</summary>
public sealed class SnapshotFile : ObjectSource
{
    private const int MaxLineBytes = 64 * 1024 * 1024;
    private const int MaxHeadBytes = 64 * 1024;
    private const long MaxBytes = 64L * 1024 * 1024 * 1024;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 520 };

    private readonly string _path;
    private readonly string _taken;

    private SnapshotFile(string path, ClusterVersion version, string? space, string taken)
    {
        _path = path;
        Version = version;
        Namespace = space;
        _taken = taken;
    }

    public override string Kind => $"cluster snapshot of {_taken}, {Version.Text}{(Namespace is null ? "" : $", namespace {Namespace}")}";

    public override ClusterVersion Version { get; }

    public override string? Namespace { get; }

    public override DateTimeOffset? TakenAt => DateTimeOffset.TryParse(_taken, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Whether a file is packed as snapshots are; no manifest is.</summary>
    public static bool IsOne(string path)
    {
        try
        {
            if (new FileInfo(path).Length < 2)
            {
                return false; // also a pipe, which can be opened only once
            }

            using var file = File.OpenRead(path);
            return file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false; // whoever reads it as a manifest says why it cannot be read
        }
    }

    /// <summary>Whether a file begins as snapshots do, whatever version it has: other archives are packed with gzip too.</summary>
    public static bool IsSnapshot(string path)
    {
        if (!IsOne(path))
        {
            return false;
        }

        try
        {
            using var lines = new Lines(path, MaxHeadBytes);
            using var head = lines.Next() is { } first ? JsonDocument.Parse(first, Options) : null;
            return head?.RootElement.ValueKind == JsonValueKind.Object && Text(head.RootElement, "format") == SnapshotFormat.Name;
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or IOException)
        {
            return false;
        }
    }

    /// <summary>Reads the head.</summary>
    /// <exception cref="IOException">There is no such file, or it is no snapshot that can be read here.</exception>
    public static SnapshotFile Open(string path)
    {
        using var lines = new Lines(path);
        try
        {
            if (lines.Next() is not { } first)
            {
                throw new InvalidDataException("it breaks off before the end of its first line, so it was not written to its end or is damaged; take it again");
            }

            using var head = JsonDocument.Parse(first, Options);
            if (head.RootElement.ValueKind != JsonValueKind.Object || Text(head.RootElement, "format") != SnapshotFormat.Name)
            {
                throw new InvalidDataException("its first line is no head of one");
            }

            var version = head.RootElement.TryGetProperty("version", out var number) && number.TryGetInt32(out var written) ? written : 0;
            return version == SnapshotFormat.Version
                ? new(path, new(Text(head.RootElement, "server") ?? "", Text(head.RootElement, "platform") ?? ""), Text(head.RootElement, "namespace"), Text(head.RootElement, "taken") ?? "an unknown time")
                : throw new IOException($"{path} is a snapshot of version {version}, and this program reads version {SnapshotFormat.Version}");
        }
        catch (Exception error) when (error is InvalidDataException or JsonException)
        {
            throw new IOException($"{path} is no cluster snapshot: {error.Message.TrimEnd('.')}", error);
        }
    }

    public override async IAsyncEnumerable<ApiObject> ReadAsync(KindChoice kinds, Action<CoverageGap> gap, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        ArgumentNullException.ThrowIfNull(gap);
        await Task.CompletedTask.ConfigureAwait(false); // a local file is read as it is asked for
        using var lines = new Lines(_path);
        lines.Next();
        ApiKind? kind = null;
        for (long count = 0, line = 2; ; line++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var entry = Read(lines, line, kind, count);
            switch (entry)
            {
                case (ApiKind next, null, null):
                    kind = next;
                    break;
                case (null, { } item, null):
                    count++;
                    if (kinds.Takes(item.Kind))
                    {
                        yield return item;
                    }

                    break;
                case (null, null, { } told):
                    if (kinds.Misses(told.Path))
                    {
                        gap(told);
                    }

                    break;
                default:
                    yield break;
            }
        }
    }

    /// <summary>One line: a kind, an object, a gap, or nothing at the end.</summary>
    private (ApiKind?, ApiObject?, CoverageGap?) Read(Lines lines, long number, ApiKind? kind, long count)
    {
        try
        {
            if (lines.Next() is not { } line)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it breaks off after {Counted.Of(count, "object")}, so it was not written to its end; take it again"));
            }

            using var document = JsonDocument.Parse(line, Options);
            var member = document.RootElement.EnumerateObject().First();
            return member.Name switch
            {
                "list" => (KindOf(member.Value), null, null),
                "object" => (null, ApiObject.Of(kind ?? throw new InvalidDataException("an object stands before its kind"), System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(member.Value)), null),
                "gap" => (null, null, GapOf(member.Value)),
                "end" when member.Value.GetProperty("objects").GetInt64() == count => (null, null, null),
                "end" => throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"it ends with {Counted.Of(count, "object")}, and says that it holds {member.Value.GetProperty("objects").GetInt64()}")),
                _ => throw new InvalidDataException($"'{member.Name}' is no line of a snapshot"),
            };
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the snapshot {_path} cannot be read at line {number}: {error.Message.TrimEnd('.')}"), error);
        }
    }

    private static ApiKind KindOf(JsonElement list) =>
        new(Required(list, "group"), Required(list, "version"), Required(list, "plural"), Required(list, "kind"), list.GetProperty("namespaced").GetBoolean());

    private static CoverageGap GapOf(JsonElement gap) =>
        new(Enum.TryParse<GapKind>(Required(gap, "kind"), out var kind) ? kind : GapKind.Unreadable, Required(gap, "path"), null, Required(gap, "reason"), Text(gap, "remedy"))
        {
            Closed = gap.TryGetProperty("closed", out var closed) ? new(Required(closed, "group"), Required(closed, "resource"), Required(closed, "where")) : null,
        };

    private static string Required(JsonElement element, string name) => Text(element, name) ?? throw new InvalidDataException($"{name} is missing");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The unpacked lines; what breaks in gzip is told as what it means.</summary>
    private sealed class Lines : IDisposable
    {
        private readonly GZipStream _unpacked;
        private readonly int _maxLineBytes;
        private byte[] _buffer = new byte[128 * 1024];
        private int _start;
        private int _end;
        private long _read;

        public Lines(string path, int maxLineBytes = MaxLineBytes)
        {
            _maxLineBytes = maxLineBytes;
            try
            {
                var file = File.OpenRead(path);
                if (file.ReadByte() != 0x1F || file.ReadByte() != 0x8B)
                {
                    file.Dispose();
                    throw new IOException($"{path} is no cluster snapshot: it is not packed with gzip");
                }

                file.Position = 0;
                _unpacked = new(file, CompressionMode.Decompress);
            }
            catch (Exception error) when (error is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
            {
                throw new IOException(error is UnauthorizedAccessException ? $"{path} cannot be read: {error.Message}" : $"there is no file {path}", error);
            }
        }

        /// <summary>Good until the next call; null at the end. A last line without its end does not count.</summary>
        public ReadOnlyMemory<byte>? Next()
        {
            for (var searched = _start; ;)
            {
                var stop = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
                if (stop >= 0)
                {
                    var line = _buffer.AsMemory(_start, searched + stop - _start);
                    _start = searched + stop + 1;
                    return line;
                }

                searched = _end - _start;
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, searched);
                if (_end == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _end >= _maxLineBytes ? throw new InvalidDataException($"a line is longer than {_maxLineBytes >> 20} MiB") : _end * 2);
                }

                var count = _unpacked.Read(_buffer.AsSpan(_end));
                if (count == 0)
                {
                    return null;
                }

                _end += count;
                _read += count;
                if (_read > MaxBytes)
                {
                    throw new InvalidDataException($"it is longer than {MaxBytes >> 30} GiB when unpacked");
                }
            }
        }

        public void Dispose() => _unpacked.Dispose();
    }
}
