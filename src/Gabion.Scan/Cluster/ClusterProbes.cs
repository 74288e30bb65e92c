using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Sources.Probing;

namespace Gabion.Scan.Cluster;

/// <summary>
/// Asks the endpoints of a cluster what they answer to anybody: its API server, and on each node the ports of components. What is open is a
/// finding of the rule on the setting that opens it, with the request and the answer as evidence. GET only, without credentials; nothing is changed.
/// </summary>
/// <param name="limit">How long one request may take.</param>
/// <param name="announce">Told what is sent before anything is sent.</param>
public sealed class ClusterProbes(TimeSpan limit, Action<IReadOnlyList<ProbeRequest>> announce)
{
    /// <summary>More nodes than this are not probed in one go.</summary>
    public const int MostNodes = 256;

    private const int SideBySide = 16;

    /// <param name="server">The API server, where it was reached.</param>
    /// <param name="nodes">Names and addresses of nodes.</param>
    internal async Task<FileResult> RunAsync(Uri server, IReadOnlyCollection<(string Name, string Address)> nodes, RuleRunner runner, string toolVersion, CancellationToken cancellationToken)
    {
        var result = new FileResult("");
        var probed = nodes.Take(MostNodes).ToList();
        if (nodes.Count > MostNodes)
        {
            result.Gaps.Add(new(GapKind.Limit, "", null, string.Create(CultureInfo.InvariantCulture, $"{nodes.Count - MostNodes:N0} of {nodes.Count:N0} nodes {(nodes.Count - MostNodes == 1 ? "was" : "were")} not probed: {MostNodes} are in one go."), "gabion cluster probe HOST… asks the others."));
        }

        List<(string Place, ProbeRequest Request)> requests =
        [
            .. ProbeCatalogue.Of(server.IdnHost.Trim('[', ']'), server.Port, server.Scheme == "https" ? ProbeKind.ApiServer : ProbeKind.InsecureApi).Select(request => ("cluster", request)),
            .. from node in probed from port in ProbeCatalogue.Ports from request in ProbeCatalogue.Of(node.Address, port, null) select ($"Node/{node.Name}", request),
        ];
        announce([.. requests.Select(one => one.Request)]);
        using var prober = new Prober(toolVersion, limit);
        var answers = new ConcurrentBag<(string Place, ProbeResult Answer)>();
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (one, token) =>
            answers.Add((one.Place, await prober.AskAsync(one.Request, token).ConfigureAwait(false)))).ConfigureAwait(false);
        // What was asked by https and answered without TLS may be what is asked by http as well.
        Tell(answers.DistinctBy(one => (one.Place, one.Answer.Request.Address)).OrderBy(one => one.Place, StringComparer.Ordinal).ThenBy(one => one.Answer.Request.Address, StringComparer.Ordinal), runner, result);
        return result;
    }

    private static void Tell(IEnumerable<(string Place, ProbeResult Answer)> answers, RuleRunner runner, FileResult result)
    {
        var cards = runner.Rules.ToDictionary(rule => rule.Card.Id.Text, rule => rule.Card, StringComparer.Ordinal);
        var silent = new List<string>();
        foreach (var (place, answer) in answers)
        {
            var request = answer.Request;
            if (answer.Verdict == ProbeVerdict.NotReached)
            {
                silent.Add($"{request.Host}:{request.Port.ToString(CultureInfo.InvariantCulture)}");
                continue;
            }

            result.Count("probe that was answered");
            if (answer.Verdict == ProbeVerdict.CannotTell)
            {
                result.Gaps.Add(new(GapKind.Unknown, place, null, $"GET {request.Address} decides nothing: {answer.Meaning.TrimEnd('.')} ({answer.Evidence})."));
            }
            else if (answer.Verdict == ProbeVerdict.Open && cards.TryGetValue(RuleOf(request), out var card))
            {
                result.Findings.Add(Finding(place, answer, card));
            }
        }

        if (silent.Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } hosts)
        {
            result.Gaps.Add(new(
                GapKind.Skipped, "", null, string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(hosts.Count, "endpoint was", "endpoints were")} not reached from here by a probe, which says nothing of how {(hosts.Count == 1 ? "it answers" : "they answer")} elsewhere: {string.Join(", ", hosts.Take(6))}{(hosts.Count > 6 ? ", …" : "")}.")));
        }
    }

    private static Finding Finding(string place, ProbeResult answer, RuleCard card)
    {
        var endpoint = answer.Request.Address;
        return new()
        {
            Rule = card,
            Verdict = Verdict.Fails,
            Severity = answer.Severity,
            Resource = new("Endpoint", endpoint),
            Location = new(place, TextSpan.FileStart) { Field = "" },
            Message = $"{endpoint}: {answer.Meaning}".TrimEnd('.'),
            Evidence = [new("request", $"GET {endpoint}, without credentials"), new("answer", answer.Evidence)],
            Fix = answer.Fix ?? card.Fix,
            Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"probe\n{card.Id}\n{endpoint}"))),
        };
    }

    /// <summary>The rule on the setting that opens what was probed.</summary>
    internal static string RuleOf(ProbeRequest request) => (request.Kind, request.Path.Split('?')[0]) switch
    {
        (ProbeKind.ApiServer, "/debug/pprof/") => "GBN-CLU-415",
        (ProbeKind.ControllerManager, _) => "GBN-CLU-451",
        (ProbeKind.Scheduler, _) => "GBN-CLU-460",
        (ProbeKind.ApiServer or ProbeKind.InsecureApi, _) => "GBN-CLU-400",
        (ProbeKind.Kubelet, _) => "GBN-CLU-480",
        (ProbeKind.KubeletReadOnly, _) => "GBN-CLU-483",
        (ProbeKind.Etcd, _) => request.Scheme == "http" ? "GBN-CLU-470" : "GBN-CLU-471",
        (ProbeKind.KubeProxy, _) => "GBN-CLU-500",
        _ => "GBN-CLU-047",
    };
}
