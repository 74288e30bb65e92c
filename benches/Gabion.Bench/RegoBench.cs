using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gabion.Policy.Rego;
using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Bench;

/// <summary>Policies of a cluster on 3,000 pods, with messages: time for a decision, against reading the pods' JSON.</summary>
internal sealed class RegoBench : Bench
{
    private const int Pods = 3_000;
    private const int Copies = 5;

    public override string Name => "rego";

    public override string Run(int megabytes)
    {
        var texts = Enumerable.Range(0, Pods).Select(GeneratedPods.Pod).Select(Encoding.UTF8.GetBytes).ToList();
        var start = Stopwatch.GetTimestamp();
        var reader = new RegoJsonReader();
        var pods = texts.ConvertAll(text => reader.Read(text));
        var reading = Stopwatch.GetElapsedTime(start);

        Compile(); // once to load the code
        start = Stopwatch.GetTimestamp();
        var entries = Enumerable.Range(0, Copies).SelectMany(_ => Compile()).ToList();
        var compiling = Stopwatch.GetElapsedTime(start);

        Decide(entries, pods[..200], out _);
        var one = Decide(entries, pods, out var violations);
        start = Stopwatch.GetTimestamp();
        Parallel.ForEach(pods.Chunk(100), chunk => Decide(entries, chunk, out _));
        var all = Stopwatch.GetElapsedTime(start);
        var decisions = Pods * (double)entries.Count;
        var slowest = string.Join(", ", one.OrderByDescending(time => time.Microseconds).Take(3).Select(time => string.Create(CultureInfo.InvariantCulture, $"{time.Name} {time.Microseconds:F1}")));
        var median = one.Select(time => time.Microseconds).Order().ElementAt(one.Count / 2);
        var wall = one.Sum(time => time.Microseconds) * Pods / 1e6;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{entries.Count} templates compiled in {compiling.TotalMilliseconds:F0} ms (promise: 300 ms for 50); {decisions:N0} decisions, {violations:N0} violations: {wall:F2} s on one core, {all.TotalSeconds:F2} s on {Environment.ProcessorCount} (promise: 4.1 s for 147,000); median {median:F1} µs a pod and template (promise: 20), slowest {slowest}; ratio to reading the pods {wall / reading.TotalSeconds:F1}");
    }

    private static List<(string Name, RegoEntry Entry)> Compile() => [.. BenchPolicies.All.Select(policy =>
    {
        var module = RegoParser.ParseModule(policy.Name, policy.Source, RegoVersion.V0).Module ?? throw new InvalidOperationException(policy.Name);
        var compiled = RegoPolicy.Compile([module]);
        return (policy.Name, (compiled.Policy ?? throw new InvalidOperationException(compiled.Errors[0].ToString())).Find(policy.Name, "violation")!);
    })];

    private static List<(string Name, double Microseconds)> Decide(List<(string Name, RegoEntry Entry)> entries, IReadOnlyList<RegoValue> pods, out long violations)
    {
        var times = new List<(string, double)>();
        violations = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var parameters = RegoJsonReader.Parse(BenchPolicies.All[i % BenchPolicies.All.Length].Parameters);
            var start = Stopwatch.GetTimestamp();
            foreach (var pod in pods)
            {
                var review = RegoObject.OfFields(("object", pod), ("operation", RegoString.Of("CREATE")));
                var input = RegoObject.OfFields(("review", review), ("parameters", parameters));
                var outcome = entries[i].Entry.Evaluate(input, RegoObject.Empty, EvaluationSettings.Default, CancellationToken.None);
                violations += outcome.Value is RegoSet found ? found.Count : throw new InvalidOperationException($"{entries[i].Name}: {outcome.Error}");
            }

            times.Add((entries[i].Name, Stopwatch.GetElapsedTime(start).TotalMicroseconds / pods.Count));
        }

        return times;
    }
}
