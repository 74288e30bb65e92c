using System.Diagnostics;
using System.Globalization;
using Gabion.Model;
using Gabion.Readers.Code.Secrets;

namespace Gabion.Bench;

/// <summary>The search for secrets on one thread, against <c>grep -c -F -f</c> with the same keywords over the same files.</summary>
internal sealed class SecretsBench : Bench
{
    public override string Name => "secrets";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            var keywords = Path.Combine(folder, "keywords");
            File.WriteAllLines(keywords, SecretCatalogue.Default.Keywords);
            var files = MixedText.Write(Path.Combine(folder, "files"), megabytes, out var planted);
            var bytes = files.Sum(file => new FileInfo(file).Length);

            // Once over everything, so that both sides read from memory.
            var buffer = new byte[1024 * 1024];
            foreach (var file in files)
            {
                using var stream = File.OpenRead(file);
                while (stream.Read(buffer) > 0)
                {
                }
            }

            var grep = Best(() => Grep(keywords, files));
            var found = 0;
            var gabion = Best(() => Own(() => found = Search(files, buffer)));
            var peak = Process.GetCurrentProcess().PeakWorkingSet64 / (1024 * 1024);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{bytes >> 20} MB in {files.Count} files, {SecretCatalogue.Default.Keywords.Count()} keywords; grep {grep.TotalSeconds:F2} s ({Rate(bytes, grep):F0} MB/s), gabion {gabion.TotalSeconds:F2} s ({Rate(bytes, gabion):F0} MB/s), CPU time on one core each, ratio {gabion / grep:F2} (promise: at most 3); found {found} of {planted} planted; peak memory {peak} MB");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Rate(long bytes, TimeSpan time) => bytes / 1e6 / time.TotalSeconds;

    // Time on the processor, not on the clock: other work on the machine then does not count.
    private static TimeSpan Best(Func<TimeSpan> work)
    {
        var first = work();
        var second = work();
        return first < second ? first : second;
    }

    private static TimeSpan Own(Action work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        work();
        process.Refresh();
        return process.TotalProcessorTime - before;
    }

    // The shell tells what grep took. Its output must not go to /dev/null: grep then stops at the first match.
    private static TimeSpan Grep(string keywords, List<string> files)
    {
        var start = new ProcessStartInfo("bash", ["-c", "TIMEFORMAT='%U %S'; time grep -c -F -f \"$@\"", "bash", keywords, .. files])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C";
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        var times = process.StandardError.ReadToEnd().Trim().Split(' ');
        return TimeSpan.FromSeconds(times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture)));
    }

    private static int Search(List<string> files, byte[] buffer)
    {
        var found = 0;
        foreach (var file in files)
        {
            using var scan = new SecretScan(new SourceFile(Path.GetFileName(file)));
            using var stream = File.OpenRead(file);
            while (stream.Read(buffer) is var length && length > 0 && scan.Append(buffer.AsSpan(0, length)))
            {
            }

            found += scan.Finish().Facts.Length;
        }

        return found;
    }
}
