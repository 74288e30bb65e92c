using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gabion.Model;

namespace Gabion.Sources;

/// <summary>A version of a file that history remembers.</summary>
/// <param name="Commit">The first commit that holds it under that path.</param>
public sealed record HistoryBlob(string Commit, string Path, long Length);

/// <summary>Reads the next bytes of a version into the buffer; 0 at its end.</summary>
public delegate int BlobReading(Span<byte> buffer);

/// <summary>
/// Every version of every file that any branch or tag can reach, each once, through the <c>git</c> program. Nothing of the
/// repository's own configuration that runs programs or reaches the network is in force.
/// </summary>
public sealed class GitHistory(string root)
{
    private static readonly string[] Safely =
    [
        "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "log.showSignature=false", "-c", "gpg.program=false",
        "-c", "core.quotePath=false", "-c", "safe.directory=*", "-c", "core.attributesFile=/dev/null", "-c", "diff.external=", "-c", "core.pager=cat",
    ];

    /// <summary>Reads all versions of the paths that are wanted, oldest first; what could not be read is told to <paramref name="gap"/>.</summary>
    public async Task ReadAsync(
        Func<string, bool> wants, Action<HistoryBlob, BlobReading> visit, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wants);
        ArgumentNullException.ThrowIfNull(visit);
        ArgumentNullException.ThrowIfNull(gap);
        try
        {
            var blobs = await ListAsync(wants, gap, cancellationToken).ConfigureAwait(false);
            if (blobs.Count > 0)
            {
                await ReadBlobsAsync(blobs, visit, gap, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Win32Exception)
        {
            gap(new(GapKind.MissingTool, "", null, "git is not installed, so the history was not searched.", "Install git."));
        }
    }

    // git log --raw names the blobs before and after each change; the first mention of a new one is kept.
    private async Task<Dictionary<string, (string Commit, string Path)>> ListAsync(
        Func<string, bool> wants, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        var blobs = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        using var git = Start(
            "log", "--all", "--topo-order", "--reverse", "--root", "-m", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--format=commit %H");
        using var stop = cancellationToken.Register(() => Stop(git));
        git.StandardInput.Close();
        var complaint = git.StandardError.ReadToEndAsync(cancellationToken);
        var commit = "";
        var isNew = false;
        var blob = "";
        await foreach (var field in FieldsAsync(git.StandardOutput.BaseStream, cancellationToken).ConfigureAwait(false))
        {
            var text = field.TrimStart('\n');
            if (isNew)
            {
                isNew = false;
                if (blob.Length > 0 && wants(field))
                {
                    blobs.TryAdd(blob, (commit, field));
                }
            }
            else if (text.StartsWith("commit ", StringComparison.Ordinal))
            {
                commit = text["commit ".Length..].TrimEnd('\n');
            }
            else if (text.StartsWith(':') && text.Split(' ') is [_, var mode, _, var after, ..])
            {
                // Links and submodules hold no text; a blob of zeros is a deletion.
                isNew = true;
                blob = mode.StartsWith("100", StringComparison.Ordinal) && after.AsSpan().ContainsAnyExcept('0') ? after : "";
            }
        }

        await git.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        if (git.ExitCode != 0)
        {
            var reason = (await complaint.ConfigureAwait(false)).Trim().Split('\n')[0];
            gap(new(GapKind.Unreadable, "", null, $"git could not list the history, so it was not searched: {reason}"));
        }

        return blobs;
    }

    private async Task ReadBlobsAsync(
        Dictionary<string, (string Commit, string Path)> blobs, Action<HistoryBlob, BlobReading> visit, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        using var git = Start("cat-file", "--batch", "--buffer");
        using var stop = cancellationToken.Register(() => Stop(git));
        var complaint = git.StandardError.ReadToEndAsync(CancellationToken.None);
#pragma warning disable CA2025 // it is awaited before git is let go, also when reading fails
        var asking = AskAsync(git, blobs.Keys, cancellationToken);
#pragma warning restore CA2025
        try
        {
            ReadBlobs(git, blobs, visit, gap, cancellationToken);
        }
        finally
        {
            Stop(git);
            await asking.ConfigureAwait(false);
            await complaint.ConfigureAwait(false);
        }
    }

    private static void ReadBlobs(
        Process git, Dictionary<string, (string Commit, string Path)> blobs, Action<HistoryBlob, BlobReading> visit, Action<CoverageGap> gap, CancellationToken cancellationToken)
    {
        using var output = new BufferedStream(git.StandardOutput.BaseStream, 256 * 1024);
        foreach (var (id, (commit, path)) in blobs)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadLine(output) is not { } header)
            {
                gap(new(GapKind.Unreadable, "", null, "git ended before it had given the whole history; the rest was not searched."));
                break;
            }

            if (header.Split(' ') is not [_, "blob", var size] || !long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            {
                gap(new(GapKind.Unreadable, path, null, $"A version of the file in commit {commit[..12]} is not in this clone ({id[..12]}); it was not searched."));
                continue;
            }

            var left = length;
            int Read(Span<byte> buffer)
            {
                var read = left == 0 ? 0 : output.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
                left -= read;
                return read;
            }

            visit(new(commit, path, length), Read);
            Skip(Read);
            output.ReadByte();
        }
    }

    private static async Task AskAsync(Process git, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var id in ids)
            {
                await git.StandardInput.WriteLineAsync(id.AsMemory(), cancellationToken).ConfigureAwait(false);
            }

            git.StandardInput.Close();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // git ended early or was stopped; who reads its output sees that and says so.
        }
    }

    private static void Skip(BlobReading read)
    {
        Span<byte> rest = stackalloc byte[4096];
        while (read(rest) > 0)
        {
        }
    }

    private static string? ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
        {
            if (next < 0)
            {
                return null;
            }

            line.Append((char)next);
        }

        return line.ToString();
    }

    private static async IAsyncEnumerable<string> FieldsAsync(
        Stream stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var field = new MemoryStream();
        for (int length; (length = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            for (var from = 0; from < length;)
            {
                var end = buffer.AsSpan(from, length - from).IndexOf((byte)0);
                field.Write(buffer, from, end < 0 ? length - from : end);
                from = end < 0 ? length : from + end + 1;
                if (end >= 0)
                {
                    yield return Encoding.UTF8.GetString(field.GetBuffer(), 0, (int)field.Length);
                    field.SetLength(0);
                }
            }
        }
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["-C", root, .. Safely, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("GIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        start.Environment["GIT_OPTIONAL_LOCKS"] = "0";
        start.Environment["LC_ALL"] = "C";
        return Process.Start(start) ?? throw new Win32Exception("git did not start");
    }

    private static void Stop(Process git)
    {
        try
        {
            git.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
