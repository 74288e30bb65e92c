using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Gabion.Bench;

/// <summary>
/// The decision service over TLS, with 50 policies and generated Pods, on a machine that it shares with the client: how soon it is ready, how much it
/// answers with 99 of 100 answers within 10 ms, and whether its memory stays flat.
/// </summary>
internal sealed class WebhookBench : Bench
{
    private const int Policies = 50;
    private const int Pods = 2_000;
    private const int Reviews = 200_000;
    private const double MostMilliseconds = 10;

    public override string Name => "webhook";

    public override string Run(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("gabion-bench-").FullName;
        try
        {
            Write(Path.Combine(folder, "policies"));
            var program = ProgramRun.Gabion();
            var hello = Median(Enumerable.Range(0, 5).Select(_ => Version(program)));
            var starts = Median(Enumerable.Range(0, 5).Select(_ => ColdStart(program, folder)));
            using var server = new WebhookServer(program, folder);
            var requests = Enumerable.Range(0, Pods).Select(index => Request(index, server.Port)).ToArray();

            // 1. Warm, then more and more at once, until one of a hundred takes longer than 10 ms.
            WebhookClient.Send(server, requests, connections: 4, count: 20_000);
            var (best, p99) = (0.0, 0.0);
            foreach (var connections in (int[])[1, 2, 3, 4, 6, 8, 12, 16])
            {
                var run = WebhookClient.Send(server, requests, connections, count: 10_000);
                if (run.P99 <= MostMilliseconds && run.PerSecond > best)
                {
                    (best, p99) = (run.PerSecond, run.P99);
                }
            }

            // 2. Memory, while 200,000 are answered.
            var memory = new List<long>();
            for (var done = 0; done < Reviews; done += Reviews / 10)
            {
                WebhookClient.Send(server, requests, connections: 4, count: Reviews / 10);
                memory.Add(server.ResidentBytes >> 20);
            }

            return string.Create(
                CultureInfo.InvariantCulture,
                $"{Policies} policies, TLS, client on the same {Environment.ProcessorCount} cores: {best:F0} reviews a second with p99 {p99:F1} ms (bound 10 ms); ready {starts:F0} ms after the start, {starts / hello:F1} times gabion --version ({hello:F0} ms) (promise: 1000 ms); memory each {Reviews / 10} of {Reviews} reviews: {string.Join(' ', memory)} MiB, last to third {(double)memory[^1] / memory[2]:F2}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Version(string program)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, ["--version"]) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double ColdStart(string program, string folder)
    {
        var start = Stopwatch.GetTimestamp();
        using var server = new WebhookServer(program, folder);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var all ? all[all.Count / 2] : 0;

    /// <summary>The templates of the Rego bench, each five times under another name, with a constraint on Pods.</summary>
    private static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        for (var index = 0; index < Policies; index++)
        {
            var (name, source, parameters) = BenchPolicies.All[index % BenchPolicies.All.Length];
            var kind = string.Create(CultureInfo.InvariantCulture, $"Bench{char.ToUpperInvariant(name[0])}{name[1..]}{index}");
            var rego = string.Join('\n', source.Split('\n').Select(line => "        " + line));
            File.WriteAllText(Path.Combine(folder, $"{kind}.yaml"), $$$"""
                apiVersion: templates.gatekeeper.sh/v1
                kind: ConstraintTemplate
                metadata: {name: {{{kind.ToLowerInvariant()}}} }
                spec:
                  crd: {spec: {names: {kind: {{{kind}}} } } }
                  targets:
                    - target: admission.k8s.gatekeeper.sh
                      rego: |
                {{{rego}}}
                ---
                apiVersion: constraints.gatekeeper.sh/v1beta1
                kind: {{{kind}}}
                metadata: {name: all}
                spec: {match: {kinds: [{apiGroups: [""], kinds: [Pod]}]}, parameters: {{{parameters}}} }

                """);
        }
    }

    private static byte[] Request(int index, int port)
    {
        var pod = GeneratedPods.Pod(index);
        var @namespace = JsonDocument.Parse(pod).RootElement.GetProperty("metadata").GetProperty("namespace").GetString();
        var review = $$$"""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-{{{index}}}","kind":{"group":"","version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"name":"app-{{{index}}}","namespace":"{{{@namespace}}}","operation":"CREATE","userInfo":{"username":"alice","groups":["system:authenticated"]},"object":{{{pod}}},"dryRun":false}}""";
        var head = string.Create(CultureInfo.InvariantCulture, $"POST /admit/validate?timeout=10s HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(review)}\r\n\r\n");
        return Encoding.UTF8.GetBytes(head + review);
    }
}
