using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Bench;

/// <summary>
/// Gatekeeper constraints on 3,000 Pods, violations with their messages: those of <c>policies/</c>, and those of Gatekeeper's own library when
/// GABION_GATEKEEPER_LIBRARY names a copy of it: one constraint of each template, 147,000 decisions. In memory, and as a whole program
/// against what <c>gator test</c> needed for the same on two cores (41 s, 53 s of processors, 510 MiB); all suites against its 3.2 s.
/// </summary>
internal sealed class GatekeeperBench : Bench
{
    private const int Pods = 3_000;
    private const int Wanted = 50;
    private const int Sampled = 200;
    private static readonly TimeSpan GatorTest = TimeSpan.FromSeconds(41);
    private static readonly TimeSpan GatorProcessor = TimeSpan.FromSeconds(53);
    private static readonly TimeSpan GatorVerify = TimeSpan.FromSeconds(3.2);
    private const double GatorMebibytes = 510;

    public override string Name => "gatekeeper";

    public override string Run(int megabytes)
    {
        var reader = new RegoJsonReader();
        var texts = Enumerable.Range(0, Pods).Select(GeneratedPods.Pod).ToList();
        var pods = texts.ConvertAll(text => (RegoObject)reader.Read(Encoding.UTF8.GetBytes(text)));
        var report = new StringBuilder();
        InMemory("policies/", Files(Path.Combine(Root(), "policies")), pods, report);
        if (Environment.GetEnvironmentVariable("GABION_GATEKEEPER_LIBRARY") is { Length: > 0 } library && Directory.Exists(library))
        {
            var files = Files(library);
            InMemory("the library", files, pods, report);
            Programs(library, files, texts, report);
        }
        else
        {
            report.Append("\n  the library: not measured, GABION_GATEKEEPER_LIBRARY names no folder");
        }

        return report.ToString();
    }

    private static void InMemory(string name, List<(string File, string Text)> files, List<RegoObject> pods, StringBuilder report)
    {
        Build(files); // once to load the code
        var start = Stopwatch.GetTimestamp();
        var set = Build(files);
        var compiling = Stopwatch.GetElapsedTime(start);
        Violations(set, pods[..Sampled]);

        start = Stopwatch.GetTimestamp();
        var violations = Violations(set, pods);
        var one = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        Parallel.ForEach(pods.Chunk(100), new ParallelOptions { MaxDegreeOfParallelism = 2 }, chunk => Violations(set, chunk));
        var two = Stopwatch.GetElapsedTime(start);

        var decisions = (double)set.Constraints.Length * pods.Count;
        var medians = set.Templates.Select(template => (Time: Median(set.Only(template), pods), template.Kind)).Where(entry => entry.Time > 0).Order().ToList();
        report.Append(CultureInfo.InvariantCulture, $"\n  {name}: {set.Templates.Length} templates with {set.Constraints.Length} constraints made in {compiling.TotalMilliseconds:F0} ms ({compiling.TotalMilliseconds * Wanted / set.Templates.Length:F0} ms for {Wanted}, promise 300)");
        report.Append(CultureInfo.InvariantCulture, $"\n    {decisions:N0} decisions, {violations:N0} violations: {one.TotalSeconds:F2} s on one core, {two.TotalSeconds:F2} s on two: {decisions / one.TotalSeconds:N0} and {decisions / two.TotalSeconds:N0} a second");
        report.Append(CultureInfo.InvariantCulture, $"\n    a template on a Pod, median: {medians[medians.Count / 2].Time:F1} µs in the middle, {medians[^1].Time:F1} µs at most ({medians[^1].Kind}); promise 20");
    }

    /// <summary>The program from start to end, files and report included.</summary>
    private static void Programs(string library, List<(string File, string Text)> files, List<string> pods, StringBuilder report)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-gatekeeper-").FullName;
        try
        {
            var (policies, manifests) = (Directory.CreateDirectory(Path.Combine(folder, "policies")).FullName, Directory.CreateDirectory(Path.Combine(folder, "pods")).FullName);
            for (var i = 0; i < files.Count; i++)
            {
                File.WriteAllText(Path.Combine(policies, $"{i}.yaml"), files[i].Text);
            }

            for (var i = 0; i < pods.Count; i++)
            {
                File.WriteAllText(Path.Combine(manifests, $"{i}.json"), pods[i]);
            }

            var gabion = ProgramRun.Gabion();
            var scan = ProgramRun.Best(2, gabion, ["scan", manifests, "--policy", policies, "--rules", "POL-*", "--no-cache", "--fail-on", "none", "--format", "json", "--output", Path.Combine(folder, "report.json")]);
            report.Append(CultureInfo.InvariantCulture, $"\n    gabion scan --policy, JSON report: {scan.Wall.TotalSeconds:F1} s, {scan.Processor.TotalSeconds:F1} s of processors, {scan.PeakBytes / 1048576.0:F0} MiB; ratio to gator {scan.Wall / GatorTest:F2} of its time (promise 0.1), {scan.Processor / GatorProcessor:F2} of its processors, {scan.PeakBytes / 1048576.0 / GatorMebibytes:F2} of its memory (promise 0.5)");
            var verify = ProgramRun.Best(3, gabion, ["policy", "verify", Path.Combine(library, "...")]);
            report.Append(CultureInfo.InvariantCulture, $"\n    gabion policy verify, {verify.Output.Split("\nok\t").Length} suites: {verify.Wall.TotalSeconds:F2} s (promise 1); ratio to gator {verify.Wall / GatorVerify:F2}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Each template with the first of its constraints.</summary>
    private static List<(string File, string Text)> Files(string folder)
    {
        var files = new List<(string, string)>();
        foreach (var template in Directory.GetFiles(folder, "template.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var constraint = Directory.GetFiles(Path.GetDirectoryName(template)!, "constraint*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault();
            foreach (var file in new[] { template, constraint }.OfType<string>())
            {
                files.Add((file, File.ReadAllText(file)));
            }
        }

        return files;
    }

    private static PolicySet Build(List<(string File, string Text)> files)
    {
        var builder = new PolicySetBuilder();
        foreach (var (file, text) in files)
        {
            builder.AddFile(file, text);
        }

        return builder.Build();
    }

    private static long Violations(PolicySet set, IEnumerable<RegoObject> pods) =>
        pods.Sum(pod => (long)set.Review(new ReviewRequest { Object = pod }, Inventory.Empty, null, CancellationToken.None).Violations.Length);

    /// <summary>Microseconds for a Pod; 0 when the constraints are not about Pods.</summary>
    private static double Median(PolicySet set, List<RegoObject> pods)
    {
        if (set.Unmatched(new ReviewRequest { Object = pods[0] }, Inventory.Empty).Length == set.Constraints.Length)
        {
            return 0;
        }

        var times = new List<double>(Sampled);
        foreach (var pod in pods.Take(2 * Sampled))
        {
            var start = Stopwatch.GetTimestamp();
            set.Review(new ReviewRequest { Object = pod }, Inventory.Empty, null, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    private static string Root()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(top!.FullName, "policies")))
        {
            top = top.Parent;
        }

        return top.FullName;
    }
}
