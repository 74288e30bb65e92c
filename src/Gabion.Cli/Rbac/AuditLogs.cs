using System.IO.Compression;
using Gabion.Model;
using Gabion.Policy.Rbac.Reduce;
using Gabion.Readers.Cluster;

namespace Gabion.Cli.Rbac;

/// <summary>Reads audit logs line by line, rotated and packed ones too; what is no event is a gap with its line.</summary>
internal sealed class AuditLogs(List<CoverageGap> gaps)
{
    private const int MaxLineBytes = 32 * 1024 * 1024;
    private const int BufferBytes = 256 * 1024;
    private const int MostToldOfAFile = 3;

    public AuditedUse Use { get; } = new();

    public long Lines { get; private set; }

    public int Files { get; private set; }

    /// <summary>Reads a file, every file of a folder, or standard input for <c>-</c>.</summary>
    public void Read(string path, CancellationToken cancellationToken)
    {
        if (path == "-")
        {
            using var input = Console.OpenStandardInput();
            ReadStream(path, input, cancellationToken);
            return;
        }

        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path).Order(StringComparer.Ordinal) : new[] { path }.AsEnumerable())
        {
            try
            {
                using var stream = File.OpenRead(file);
                using var unpacked = IsGzip(stream) ? new GZipStream(stream, CompressionMode.Decompress) : (Stream)stream;
                ReadStream(file, unpacked, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                gaps.Add(new(GapKind.Unreadable, file, null, $"It could not be read to its end: {error.Message}", "What it says after that is not in the answer."));
            }
        }
    }

    private static bool IsGzip(FileStream stream)
    {
        Span<byte> head = stackalloc byte[2];
        var isGzip = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false) == 2 && head[0] == 0x1f && head[1] == 0x8b;
        stream.Position = 0;
        return isGzip;
    }

    private void ReadStream(string name, Stream stream, CancellationToken cancellationToken)
    {
        Files++;
        var buffer = new byte[BufferBytes];
        var (filled, line, wrong, isLong) = (0, 0, 0, false);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = stream.Read(buffer, filled, buffer.Length - filled);
            filled += read;
            var start = 0;
            while (buffer.AsSpan(start, filled - start).IndexOf((byte)'\n') is var end and >= 0)
            {
                line++;
                wrong += isLong ? 0 : ReadLine(name, line, buffer.AsMemory(start, end), wrong);
                isLong = false;
                start += end + 1;
            }

            if (read == 0)
            {
                if (filled > start && !isLong)
                {
                    wrong += ReadLine(name, ++line, buffer.AsMemory(start, filled - start), wrong);
                }

                break;
            }

            buffer.AsSpan(start, filled - start).CopyTo(buffer);
            filled -= start;
            if (filled == buffer.Length && buffer.Length >= MaxLineBytes)
            {
                gaps.Add(new(GapKind.Limit, name, Gabion.Formats.TextSpan.At(line + 1, 1), $"The line is longer than {MaxLineBytes >> 20} MiB and was not read."));
                (filled, isLong) = (0, true);
            }
            else if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }

        Lines += line;
        if (wrong > MostToldOfAFile)
        {
            gaps.Add(new(GapKind.Invalid, name, null, $"{wrong - MostToldOfAFile} more lines are no events that can be read."));
        }
    }

    /// <summary>1 for a line that is no event.</summary>
    private int ReadLine(string name, int number, ReadOnlyMemory<byte> line, int wrong)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return 0;
        }

        var events = AuditEventReader.Read(line, out var reason);
        foreach (var item in events)
        {
            Use.Add(item);
        }

        if (reason is null)
        {
            return 0;
        }

        if (wrong < MostToldOfAFile)
        {
            gaps.Add(new(GapKind.Invalid, name, Gabion.Formats.TextSpan.At(number, 1), $"The line {reason}."));
        }

        return 1;
    }
}
