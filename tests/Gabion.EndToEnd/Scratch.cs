using System.Diagnostics;

namespace Gabion.EndToEnd;

/// <summary>A folder to scan, gone after the test.</summary>
public sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("gabion-").FullName;

    public string At(string path) => Path.Combine(Folder, path);

    public string Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    public string Write(string path, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllBytes(At(path), content);
        return At(path);
    }

    /// <summary>Runs a system program; skips the test where it is missing or not allowed.</summary>
    public static void Needs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.SkipWhen(process.ExitCode != 0, $"{program} {string.Join(' ', arguments)}: {error.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            Assert.Skip($"{program} cannot be run here: {error.Message}");
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
