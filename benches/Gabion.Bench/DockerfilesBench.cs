using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Gabion.Bench;

/// <summary>A whole scan of 5,000 Dockerfiles, against reading and hashing the same files.</summary>
internal sealed class DockerfilesBench : Bench
{
    private const int Files = 5_000;
    private const int Runs = 3;

    public override string Name => "dockerfiles";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            GeneratedFiles.Dockerfiles(folder, Files);
            var floor = Enumerable.Range(0, Runs).Min(_ => Hash(folder));
            var scan = ProgramRun.Best(Runs, ProgramRun.Gabion(), ["scan", folder, "--no-cache", "--fail-on", "none"]);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Files} files; reading and hashing {floor.TotalSeconds:F2} s, scan {scan.Wall.TotalSeconds:F2} s on {Environment.ProcessorCount} cores ({scan.Processor.TotalSeconds:F2} s of processor; promise: 3 s on 2 cores), ratio {scan.Wall / floor:F1}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TimeSpan Hash(string folder)
    {
        var start = Stopwatch.GetTimestamp();
        Parallel.ForEach(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), file => SHA256.HashData(File.ReadAllBytes(file)));
        return Stopwatch.GetElapsedTime(start);
    }
}
