using System.ComponentModel;
using System.Diagnostics;

namespace Gabion.Bench;

/// <summary>Real systems to measure with: Debian roots that mmdebstrap builds once and that are kept for the next run.</summary>
internal static class DebianRoot
{
    /// <summary>Where roots and the programs that Gabion is measured against are kept.</summary>
    public static readonly string Folder = Path.Combine(Path.GetTempPath(), "gabion-bench-debian");

    /// <summary>The smallest Debian, as base images hold it.</summary>
    public static string Minimal() => Of("minimal", []);

    /// <summary>A Debian with interpreters, compilers and a server: about what images of applications hold.</summary>
    public static string Application() => Of("application", ["--include=python3-pip,nodejs,nginx"]);

    /// <summary>Runs a program that makes something.</summary>
    public static void Make(string program, string[] arguments)
    {
        Directory.CreateDirectory(Folder);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
            _ = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
            }
        }
        catch (Win32Exception error)
        {
            throw new InvalidOperationException($"{program} is needed for this bench: {error.Message}", error);
        }
    }

    private static string Of(string name, string[] options)
    {
        var root = Path.Combine(Folder, name);
        if (!Directory.Exists(root))
        {
            // Under another name until it is whole.
            Make("mmdebstrap", ["--variant=minbase", .. options, "bookworm", root + ".part"]);
            Directory.Move(root + ".part", root);
        }

        return root;
    }
}
