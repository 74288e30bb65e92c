using System.Globalization;
using System.Text;

namespace Gabion.Bench;

/// <summary>
/// <c>gabion network reach</c> over all pairs, against YamlDotNet's parser alone over the same bytes: 2,000 different workloads under
/// 500 policies, and 10,000 workloads of 250 kinds.
/// </summary>
internal sealed class NetworkBench : Bench
{
    private const int Policies = 500;
    private const int Namespaces = 50;
    private const int Runs = 3;

    public override string Name => "network";

    public override string Run(int megabytes)
    {
        var (different, differentLines) = Measure(2_000, 2_000);
        var (equal, equalLines) = Measure(10_000, 250);
        return string.Create(CultureInfo.InvariantCulture, $"2,000 workloads, {Policies} policies: {different}, {differentLines} lines (promise: at most 2 s and 400 MB); 10,000 workloads of 250 kinds: {equal}, {equalLines} lines (promise: at most 10 s)");
    }

    private static (string Figures, long Lines) Measure(int workloads, int kinds)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "cluster.yaml"), Manifests(workloads, kinds));
            var floor = ProgramRun.Best(Runs, Environment.ProcessPath!, ["parse", folder]);
            var reach = ProgramRun.Best(Runs, "/bin/sh", ["-c", $"'{ProgramRun.Gabion()}' network reach '{folder}' > '{folder}/out.txt'"]);
            var lines = File.ReadLines(Path.Combine(folder, "out.txt")).LongCount();
            return (string.Create(
                CultureInfo.InvariantCulture,
                $"YamlDotNet's parser alone, compiled while it runs, {floor.Wall.TotalSeconds:F2} s, reach {reach.Wall.TotalSeconds:F2} s, ratio {reach.Wall / floor.Wall:F1}, peak memory {reach.PeakBytes >> 20} MB"), lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Half of the namespaces refuse by default; the other policies allow pairs of kinds, some across namespaces, some to blocks.</summary>
    private static string Manifests(int workloads, int kinds)
    {
        var text = new StringBuilder();
        var random = new Random(11);
        for (var i = 0; i < Namespaces; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns{i}\n  labels:\n    team: t{i % 10}\n");
            if (i % 2 == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\n  namespace: ns{i}\nspec:\n  podSelector: {{}}\n  policyTypes: [Ingress, Egress]\n");
            }
        }

        for (var i = 0; i < workloads; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app-{i}\n  namespace: ns{i % kinds % Namespaces}\nspec:\n  selector:\n    matchLabels:\n      app: app-{i % kinds}\n  template:\n    metadata:\n      labels:\n        app: app-{i % kinds}\n    spec:\n      containers:\n        - name: c\n          image: registry.example.org/app:1\n          ports:\n            - name: http\n              containerPort: 8080\n");
        }

        for (var i = 0; i < Policies - (Namespaces / 2); i++)
        {
            var kind = random.Next(kinds);
            var peer = random.Next(kinds);
            var rule = (i % 4) switch
            {
                0 => $"podSelector:\n            matchLabels:\n              app: app-{peer}",
                1 => $"namespaceSelector:\n            matchLabels:\n              team: t{random.Next(10)}",
                2 => $"ipBlock:\n            cidr: 10.{i % 50}.0.0/16",
                _ => $"namespaceSelector: {{}}\n          podSelector:\n            matchLabels:\n              app: app-{peer}",
            };
            text.Append(CultureInfo.InvariantCulture, $"---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: p{i}\n  namespace: ns{kind % Namespaces}\nspec:\n  podSelector:\n    matchLabels:\n      app: app-{kind}\n  policyTypes: [{(i % 2 == 0 ? "Ingress" : "Egress")}]\n  {(i % 2 == 0 ? "ingress" : "egress")}:\n    - {(i % 2 == 0 ? "from" : "to")}:\n        - {rule}\n      ports:\n        - port: {(i % 3 == 0 ? "http" : $"{8000 + (i % 100)}")}\n");
        }

        return text.ToString();
    }
}
