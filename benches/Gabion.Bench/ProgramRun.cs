using System.Diagnostics;

namespace Gabion.Bench;

/// <summary>What a program cost: time on the clock, time on the processors, and the most memory it held.</summary>
internal sealed record ProgramRun(TimeSpan Wall, TimeSpan Processor, long PeakBytes, string Output)
{
    private static readonly string Root = FindRoot();

    /// <summary>The published program, built when sources are newer.</summary>
    public static string Gabion()
    {
        Of(Path.Combine(Root, "gabion"), ["--version"]);
        return Path.Combine(Root, "artifacts", "gabion", "gabion");
    }

    /// <summary>The best of some runs by processor time: what others do on the machine only ever adds.</summary>
    public static ProgramRun Best(int runs, string program, string[] arguments, params (string, string)[] environment) =>
        Enumerable.Range(0, runs).Select(_ => Of(program, arguments, environment)).MinBy(run => run.Processor)!;

    public static ProgramRun Of(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        if (!File.Exists("/usr/bin/time"))
        {
            throw new InvalidOperationException("GNU time is needed to measure other programs: apt-get install time");
        }

        // GNU time sees what no sampling misses.
        var start = new ProcessStartInfo("/usr/bin/time", ["-f", "%e %U %S %M", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var lines = error.GetAwaiter().GetResult().TrimEnd().Split('\n');
        var figures = lines[^1].Split(' ').Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return process.ExitCode is 0 or 1
            ? new(TimeSpan.FromSeconds(figures[0]), TimeSpan.FromSeconds(figures[1] + figures[2]), (long)figures[3] * 1024, output)
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {string.Join('\n', lines)}");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Gabion.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
