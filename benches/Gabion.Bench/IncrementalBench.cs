using System.Globalization;

namespace Gabion.Bench;

/// <summary>A second scan of an unchanged tree, against the first.</summary>
internal sealed class IncrementalBench : Bench
{
    private const int Files = 4_000;

    public override string Name => "incremental";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            var tree = Path.Combine(folder, "tree");
            GeneratedFiles.Manifests(tree, Files);
            GeneratedFiles.Dockerfiles(tree, Files / 10);
            var gabion = ProgramRun.Gabion();
            string[] arguments = ["scan", tree, "--fail-on", "none"];
            var cache = ("XDG_CACHE_HOME", Path.Combine(folder, "cache"));
            var first = ProgramRun.Of(gabion, arguments, cache);
            var second = ProgramRun.Best(3, gabion, arguments, cache);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"first {first.Wall.TotalSeconds:F2} s ({first.Processor.TotalSeconds:F2} s of processor), second {second.Wall.TotalSeconds:F2} s ({second.Processor.TotalSeconds:F2} s), ratio {second.Processor / first.Processor:F2} (promise: at most 0.33); output is {(first.Output == second.Output ? "identical" : "DIFFERENT")}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
