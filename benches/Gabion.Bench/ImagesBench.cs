using System.Buffers;
using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Gabion.Bench;

/// <summary>
/// The promises on images, on the files of a real Debian with interpreters, compilers and a server (mmdebstrap), in four layers:
/// (a) the scan of an archive against decompressing and hashing its layers on as many cores, by the clock and by processor time;
/// (b) the most memory that the scan of a 3 GB image holds;
/// (c) a registry's storage with 50 images that share layers: how many blobs are read;
/// (d) the second scan of a known image: an archive, a layout, and one of the Docker project's own registry.
/// </summary>
internal sealed class ImagesBench : Bench
{
    private const int Runs = 5;
    private const int Images = 50;
    private const int Layers = 4;
    private const int LargeMegabytes = 3 * 1024;

    public override string Name => "images";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-images-").FullName;
        try
        {
            var gabion = ProgramRun.Gabion();
            var archive = Path.Combine(folder, "image.tar");
            using (var made = new MadeArchive(archive))
            {
                made.Folder(DebianRoot.Application(), Layers);
            }

            return string.Join("\n        ", [Speed(gabion, archive), Memory(gabion, folder), Storage(gabion, folder), Second(gabion, folder, archive)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Speed(string gabion, string archive)
    {
        // In turns, so that both meet the same machine.
        Floor(archive);
        var pairs = Enumerable.Range(0, Runs).Select(_ => (Floor: Floor(archive), Ours: Scan(gabion, archive, "--no-cache"))).ToList();
        var (floor, ours) = (Median(pairs.Select(pair => pair.Floor.Wall.TotalMilliseconds)), Median(pairs.Select(pair => pair.Ours.Wall.TotalMilliseconds)));
        var (floorWork, work) = (pairs.Min(pair => pair.Floor.Processor.TotalMilliseconds), pairs.Min(pair => pair.Ours.Processor.TotalMilliseconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"(a) decompressing and hashing {new FileInfo(archive).Length >> 20} MB of layers {floor:F0} ms, scan {ours:F0} ms, medians of {Runs} runs in turns, ratio {ours / floor:F2} (promise: at most 1.4); processor time {floorWork:F0} and {work:F0} ms, ratio {work / floorWork:F2}");
    }

    private static string Memory(string gabion, string folder)
    {
        var archive = Path.Combine(folder, "large.tar");
        using (var made = new MadeArchive(archive))
        {
            made.Layers(layers: 3, megabytes: LargeMegabytes / 3);
        }

        var run = Scan(gabion, archive, "--no-cache");
        File.Delete(archive);
        return string.Create(CultureInfo.InvariantCulture, $"(b) an image of {LargeMegabytes} MB, uncompressed: at most {run.PeakBytes >> 20} MB held (promise: at most 200)");
    }

    private static string Storage(string gabion, string folder)
    {
        var storage = Path.Combine(folder, "storage");
        var blobs = MadeStorage.Write(storage, Images);
        if (!File.Exists("/usr/bin/strace"))
        {
            var run = ProgramRun.Of(gabion, ["scan", "registry", "--storage", storage, "--format", "json", "--no-cache", "--fail-on", "none"]);
            using var report = JsonDocument.Parse(run.Output);
            var layers = report.RootElement.GetProperty("coverage").GetProperty("assessed").GetProperty("Layer").GetInt32();
            return string.Create(CultureInfo.InvariantCulture, $"(c) {Images} images of {blobs} different layers: {layers} layers read by the report (strace is not installed, so that opened blobs could not be counted)");
        }

        var trace = Path.Combine(folder, "trace");
        ProgramRun.Of("strace", ["-f", "-qq", "-e", "trace=openat", "-o", trace, gabion, "scan", "registry", "--storage", storage, "--format", "json", "--no-cache", "--fail-on", "none"]);
        var opened = File.ReadLines(trace).Where(line => line.Contains("/blobs/sha256/", StringComparison.Ordinal) && line.Contains("/data\"", StringComparison.Ordinal) && !line.Contains("ENOENT", StringComparison.Ordinal))
            .Select(line => line.Split('"')[1]).Where(path => new FileInfo(path).Length > MadeStorage.SmallBytes).GroupBy(path => path).ToList();
        return string.Create(
            CultureInfo.InvariantCulture, $"(c) {Images} images of {blobs} different layers: {opened.Count} layer blobs opened, each at most {opened.Max(one => one.Count())} time (promise: each once)");
    }

    private static string Second(string gabion, string folder, string archive)
    {
        var layout = Path.Combine(folder, "layout");
        TarFile.ExtractToDirectory(archive, Directory.CreateDirectory(layout).FullName, overwriteFiles: false);
        var cache = Path.Combine(folder, "cache");
        var texts = new List<string>();
        using var registry = LocalRegistry.Start(Path.Combine(folder, "registry"), out var reason);
        var remote = registry?.Push(layout, "team/app:1");
        foreach (var (name, target, insecure) in new[] { ("archive", archive, null), ("layout", layout, null), ("registry", remote, registry?.Name) })
        {
            if (target is null)
            {
                texts.Add($"{name} not measured ({reason})");
                continue;
            }

            var option = insecure is null ? "--quiet" : $"--insecure={insecure}";
            Scan(gabion, target, option, ("XDG_CACHE_HOME", cache));
            var runs = Enumerable.Range(0, Runs * 2 + 1).Select(_ => Scan(gabion, target, option, ("XDG_CACHE_HOME", cache)).Wall.TotalMilliseconds).ToList();
            texts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {Median(runs):F0} ms"));
        }

        var start = Median(Enumerable.Range(0, Runs * 2 + 1).Select(_ => ProgramRun.Of(gabion, ["--version"]).Wall.TotalMilliseconds));
        return string.Create(CultureInfo.InvariantCulture, $"(d) second scan of a known image: {string.Join(", ", texts)} (promise: at most 150); the program's start alone {start:F0} ms");
    }

    private static ProgramRun Scan(string gabion, string target, string option, params (string, string)[] environment) =>
        ProgramRun.Of(gabion, ["scan", "image", target, "--format", "json", "--fail-on", "none", option], environment);

    /// <summary>What nobody can do without: every layer decompressed, its blob and its archive hashed, on all cores.</summary>
    private static (TimeSpan Wall, TimeSpan Processor) Floor(string archive)
    {
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        Parallel.ForEach(MadeArchive.LayersOf(archive), layer =>
        {
            using var file = new FileStream(archive, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17);
            file.Position = layer.Offset;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var plain = new GZipStream(new HashedStretch(file, layer.Length), CompressionMode.Decompress);
            var buffer = ArrayPool<byte>.Shared.Rent(1 << 17);
            for (var read = plain.Read(buffer); read > 0; read = plain.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
            }

            ArrayPool<byte>.Shared.Return(buffer);
        });
        return (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
