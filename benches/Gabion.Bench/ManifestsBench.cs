using System.Globalization;
using YamlDotNet.Core;

namespace Gabion.Bench;

/// <summary>A whole scan of 10,000 manifests with 30,000 objects, against YamlDotNet's parser alone over the same files on the same cores.</summary>
internal sealed class ManifestsBench : Bench
{
    private const int Files = 10_000;
    private const int Runs = 3;

    public override string Name => "manifests";

    /// <summary>The floor: reads every file and takes every parser event, on all cores. Run as a program of its own.</summary>
    public static int Parse(string folder)
    {
        long events = 0;
        Parallel.ForEach(Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories), file =>
        {
            var parser = new Parser(new StringReader(File.ReadAllText(file)));
            var count = 0;
            while (parser.MoveNext())
            {
                count++;
            }

            Interlocked.Add(ref events, count);
        });
        return events > 0 ? 0 : 2;
    }

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            GeneratedFiles.Manifests(folder, Files);
            var floor = ProgramRun.Best(Runs, Environment.ProcessPath!, ["parse", folder]);
            var scan = ProgramRun.Best(Runs, ProgramRun.Gabion(), ["scan", folder, "--no-cache", "--fail-on", "none"]);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Files} files; YamlDotNet's parser alone, compiled while it runs, {floor.Processor.TotalSeconds:F2} s of processor ({floor.Wall.TotalSeconds:F2} s), scan {scan.Processor.TotalSeconds:F2} s ({scan.Wall.TotalSeconds:F2} s), ratio {scan.Processor / floor.Processor:F2} (promise: at most 2); peak memory {scan.PeakBytes >> 20} MB (promise: at most 400)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
