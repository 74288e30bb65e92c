using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;

namespace Gabion.Bench;

/// <summary>
/// Gatekeeper constraints on 3,000 Pods, violations with their messages: those of <c>policies/</c>, and those of Gatekeeper's own library when
/// GABION_GATEKEEPER_LIBRARY names its folder. Measured against reading the Pods' JSON.
/// </summary>
internal sealed class GatekeeperBench : Bench
{
    private const int Pods = 3_000;
    private const int Wanted = 50;

    public override string Name => "gatekeeper";

    public override string Run(int megabytes)
    {
        var reader = new RegoJsonReader();
        var texts = Enumerable.Range(0, Pods).Select(Pod).Select(Encoding.UTF8.GetBytes).ToList();
        var start = Stopwatch.GetTimestamp();
        var pods = texts.ConvertAll(text => (RegoObject)reader.Read(text));
        var reading = Stopwatch.GetElapsedTime(start);

        var report = new StringBuilder();
        foreach (var (name, folder) in Folders())
        {
            var files = Directory.GetFiles(folder, "*.yaml", SearchOption.AllDirectories).Where(IsPolicy).Select(file => (file, File.ReadAllText(file))).ToList();
            Build(files); // once to load the code
            start = Stopwatch.GetTimestamp();
            var set = Build(files);
            var compiling = Stopwatch.GetElapsedTime(start);
            Decide(set, pods[..300]);

            start = Stopwatch.GetTimestamp();
            var (violations, decisions) = Decide(set, pods);
            var one = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            Parallel.ForEach(pods.Chunk(100), chunk => Decide(set, chunk));
            var all = Stopwatch.GetElapsedTime(start);
            report.Append(CultureInfo.InvariantCulture, $"\n  {name}: {set.Templates.Length} templates with {set.Constraints.Length} constraints made in {compiling.TotalMilliseconds:F0} ms ({compiling.TotalMilliseconds * Wanted / set.Templates.Length:F0} ms for {Wanted}, promise 300)");
            report.Append(CultureInfo.InvariantCulture, $"; {decisions:N0} constraints asked, {violations:N0} violations: {one.TotalSeconds:F2} s on one core, {all.TotalSeconds:F2} s on {Environment.ProcessorCount} ({decisions / one.TotalSeconds:N0} and {decisions / all.TotalSeconds:N0} decisions a second)");
            report.Append(CultureInfo.InvariantCulture, $"; {one.TotalMicroseconds / decisions:F1} µs a constraint (promise 20); ratio to reading the Pods {one.TotalSeconds / reading.TotalSeconds:F1}");
        }

        return report.ToString();
    }

    private static IEnumerable<(string Name, string Folder)> Folders()
    {
        var top = new DirectoryInfo(AppContext.BaseDirectory);
        while (top is not null && !Directory.Exists(Path.Combine(top.FullName, "policies")))
        {
            top = top.Parent;
        }

        if (top is not null)
        {
            yield return ("policies/", Path.Combine(top.FullName, "policies"));
        }

        if (Environment.GetEnvironmentVariable("GABION_GATEKEEPER_LIBRARY") is { Length: > 0 } library && Directory.Exists(library))
        {
            yield return ("the library", library);
        }
    }

    private static bool IsPolicy(string path) => Path.GetFileName(path) is "template.yaml" or "constraint.yaml";

    private static PolicySet Build(List<(string File, string Text)> files)
    {
        var builder = new PolicySetBuilder();
        foreach (var (file, text) in files)
        {
            builder.AddFile(file, text);
        }

        return builder.Build();
    }

    private static (long Violations, long Decisions) Decide(PolicySet set, IReadOnlyList<RegoObject> pods)
    {
        var (violations, decisions) = (0L, 0L);
        foreach (var pod in pods)
        {
            var request = new ReviewRequest { Object = pod };
            violations += set.Review(request, Inventory.Empty, null, CancellationToken.None).Violations.Length;
        }

        decisions = (set.Constraints.Length - (pods.Count == 0 ? 0 : set.Unmatched(new ReviewRequest { Object = pods[0] }, Inventory.Empty).Length)) * (long)pods.Count;
        return (violations, Math.Max(1, decisions));
    }

    private static string Pod(int index)
    {
        var random = new Random(index);
        var containers = string.Join(',', Enumerable.Range(0, 1 + random.Next(4)).Select(number =>
        {
            var image = $"{(random.Next(4) == 0 ? "docker.io" : "registry.example.com")}/team/app{number}:{(random.Next(6) == 0 ? "latest" : "1.2." + random.Next(9).ToString(CultureInfo.InvariantCulture))}";
            var security = random.Next(3) == 0 ? "" : ",\"securityContext\":{\"runAsNonRoot\":true,\"allowPrivilegeEscalation\":false,\"privileged\":false,\"capabilities\":{\"drop\":[\"ALL\"]},\"readOnlyRootFilesystem\":true,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}}";
            var resources = random.Next(4) == 0 ? "" : $",\"resources\":{{\"limits\":{{\"cpu\":\"{random.Next(1, 40)}00m\",\"memory\":\"{random.Next(1, 30)}00Mi\"}},\"requests\":{{\"cpu\":\"100m\",\"memory\":\"64Mi\"}}}}";
            var probes = random.Next(2) == 0 ? "" : ",\"livenessProbe\":{\"httpGet\":{\"path\":\"/live\",\"port\":8080}},\"readinessProbe\":{\"httpGet\":{\"path\":\"/ready\",\"port\":8080}}";
            return $"{{\"name\":\"c{number}\",\"image\":\"{image}\",\"ports\":[{{\"containerPort\":8080}}],\"env\":[{{\"name\":\"A\",\"value\":\"b\"}}],\"volumeMounts\":[{{\"name\":\"tmp\",\"mountPath\":\"/tmp\"}}]{security}{resources}{probes}}}";
        }));
        return $"{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"app-{index}\",\"namespace\":\"team-{index % 20}\",\"labels\":{{\"app\":\"app-{index}\"}}}},\"spec\":{{\"hostNetwork\":{(index % 10 == 0 ? "true" : "false")},\"containers\":[{containers}],\"volumes\":[{{\"name\":\"tmp\",\"emptyDir\":{{}}}}]}}}}";
    }
}
