using System.Text;
using Gabion.Sources;

namespace Gabion.Cli;

/// <summary>Writes a file that is complete or not there at all: beside its place first, then moved into it.</summary>
internal static class OutputFile
{
    private const int BufferSize = 64 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Null, or why it could not be written.</summary>
    public static string? Write(string path, Action<Stream> write, CancellationToken cancellationToken)
    {
        try
        {
            var full = Path.GetFullPath(path);
            if (IsSpecial(full))
            {
                using var special = new FileStream(full, FileMode.Open, FileAccess.Write);
                write(special);
            }
            else
            {
                WriteBeside(full, write, cancellationToken);
            }

            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return error.Message;
        }
    }

    /// <summary>Writes to an open stream.</summary>
    public static void Write(Stream stream, Action<TextWriter> write)
    {
        using var writer = new StreamWriter(stream, Utf8, BufferSize, leaveOpen: true) { NewLine = "\n" };
        write(writer);
    }

    private static void WriteBeside(string full, Action<Stream> write, CancellationToken cancellationToken)
    {
        var beside = $"{full}.{Environment.ProcessId}.part";
        try
        {
            using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                write(file);
            }

            cancellationToken.ThrowIfCancellationRequested();
            File.Move(beside, full, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    /// <summary>
    /// A device or a pipe is written to, not replaced (<c>--output /dev/stderr</c>). Any other link is replaced, not followed:
    /// it may have been laid by the target.
    /// </summary>
    private static bool IsSpecial(string full) =>
        full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal) || TargetFile.IsDeviceOrPipe(full);
}
