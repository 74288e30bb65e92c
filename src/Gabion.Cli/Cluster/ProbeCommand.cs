using System.CommandLine;
using System.Globalization;
using Gabion.Model;
using Gabion.Reports;
using Gabion.Sources.Probing;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion cluster probe HOST[:PORT]…</c>: what endpoints answer to anybody. It says first what it sends.</summary>
internal static class ProbeCommand
{
    private const int MostHosts = 256;

    private static readonly Dictionary<string, ProbeKind> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["apiserver"] = ProbeKind.ApiServer, ["insecure-api"] = ProbeKind.InsecureApi, ["kubelet"] = ProbeKind.Kubelet, ["kubelet-read-only"] = ProbeKind.KubeletReadOnly, ["etcd"] = ProbeKind.Etcd,
        ["controller-manager"] = ProbeKind.ControllerManager, ["scheduler"] = ProbeKind.Scheduler, ["kube-proxy"] = ProbeKind.KubeProxy, ["dashboard"] = ProbeKind.Dashboard,
    };

    public static Command Create()
    {
        var hosts = new Argument<string[]>("HOST[:PORT]") { Arity = ArgumentArity.OneOrMore, Description = "Nodes or endpoints that are yours to probe. Without a port: those of the components." };
        var kind = new Option<string>("--kind") { Description = $"What listens there, whatever the port is: {string.Join(", ", Kinds.Keys)}.", HelpName = "KIND" };
        var timeout = new Option<double>("--timeout") { DefaultValueFactory = _ => 5, Description = "Seconds for each request.", HelpName = "SECONDS" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would be sent." };
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("probe", "Asks endpoints of a cluster, by GET and without credentials, what they answer to anybody: API, kubelet, etcd, profiles, dashboard. Changes nothing.")
        {
            hosts, kind, timeout, dryRun, format,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            var isJson = parsed.GetValue(format) == "json";
            if (!isJson && parsed.GetValue(format) != "text")
            {
                complaints.Add(new($"--format '{parsed.GetValue(format)}' is not known here", "Give text or json."));
            }

            if (parsed.GetValue(timeout) is not (>= 0.1 and <= 60))
            {
                complaints.Add(new("--timeout takes seconds from 0.1 to 60"));
            }

            ProbeKind? asked = null;
            if (parsed.GetValue(kind) is { } word)
            {
                asked = Kinds.TryGetValue(word, out var known) ? known : null;
                if (asked is null)
                {
                    complaints.Add(new($"--kind '{word}' is not known", Spelling.Nearest(word, Kinds.Keys) is { } near ? $"Did you mean '{near}'?" : $"Give {string.Join(", ", Kinds.Keys)}."));
                }
            }

            var requests = Requests(parsed.GetValue(hosts)!, asked, complaints);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            // What is sent is said before anything is sent.
            ProbeAnnouncement.Write(requests, parsed.GetValue(timeout), parsed.GetValue(dryRun));
            if (parsed.GetValue(dryRun))
            {
                return ExitCode.Clean;
            }

            using var prober = new Prober(ProgramVersion.Text, TimeSpan.FromSeconds(parsed.GetValue(timeout)));
            var results = new List<ProbeResult>();
            foreach (var request in requests)
            {
                results.Add(await prober.AskAsync(request, cancellationToken).ConfigureAwait(false));
            }

            // What was asked by https and answered without TLS may be what is asked by http as well.
            results = [.. results.DistinctBy(result => result.Request.Address)];
            Write(results, isJson);
            return results.TrueForAll(result => result.Verdict == ProbeVerdict.NotReached) ? ExitCode.NotAssessed
                : results.Exists(result => result.Verdict == ProbeVerdict.Open) ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }

    private static List<ProbeRequest> Requests(string[] hosts, ProbeKind? kind, List<Complaint> complaints)
    {
        var requests = new List<ProbeRequest>();
        if (hosts.Length > MostHosts)
        {
            complaints.Add(new($"{hosts.Length} hosts are more than {MostHosts}", "Probe them in parts."));
            return requests;
        }

        foreach (var text in hosts)
        {
            if (Endpoint(text) is not var (host, port))
            {
                complaints.Add(new($"'{text}' is no host", "Give a name or an address, with or without a port: 10.0.0.5, node1.example:10250, [fd00::5]:6443."));
            }
            else if (port is { } one)
            {
                var own = ProbeCatalogue.Of(host, one, kind);
                requests.AddRange(own);
                if (own.IsEmpty)
                {
                    complaints.Add(new($"'{text}': it is not known what listens on port {one}", $"Say it with --kind: {string.Join(", ", Kinds.Keys)}."));
                }
            }
            else
            {
                requests.AddRange(ProbeCatalogue.Ports.SelectMany(number => ProbeCatalogue.Of(host, number, null)).Where(request => kind is null || request.Kind == kind));
            }
        }

        return requests;
    }

    private static (string Host, int? Port)? Endpoint(string text)
    {
        if (text.Contains('/', StringComparison.Ordinal) || text.Contains('@', StringComparison.Ordinal) || text.Length == 0)
        {
            return null;
        }

        if (System.Net.IPAddress.TryParse(text, out var bare) && bare.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 && !text.StartsWith('['))
        {
            return (text, null);
        }

        var colon = text.LastIndexOf(':');
        var hasPort = colon > 0 && colon > text.LastIndexOf(']');
        var host = (hasPort ? text[..colon] : text).Trim('[', ']');
        int? port = null;
        if (hasPort)
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > ushort.MaxValue)
            {
                return null;
            }

            port = number;
        }

        return Uri.CheckHostName(host) == UriHostNameType.Unknown ? null : (host, port);
    }

    private static void Write(List<ProbeResult> results, bool isJson)
    {
        if (isJson)
        {
            Console.Out.WriteLine(PssJson.Write(json =>
            {
                json.WriteStartArray("probes");
                foreach (var result in results)
                {
                    json.WriteStartObject();
                    json.WriteString("request", $"GET {result.Request.Address}");
                    json.WriteString("kind", Kinds.First(pair => pair.Value == result.Request.Kind).Key);
                    json.WriteString("verdict", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(result.Verdict.ToString()));
                    json.WriteString("severity", result.Verdict == ProbeVerdict.Open ? result.Severity.ToString().ToLowerInvariant() : null);
                    json.WriteString("meaning", result.Meaning);
                    json.WriteString("evidence", result.Evidence);
                    json.WriteString("fix", result.Fix);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }));
            return;
        }

        foreach (var result in results.OrderBy(result => result.Verdict).ThenByDescending(result => result.Severity))
        {
            var mark = result.Verdict switch
            {
                ProbeVerdict.Open => result.Severity.ToString().ToUpperInvariant(),
                ProbeVerdict.Closed => "ok",
                ProbeVerdict.NotReached => "not reached",
                _ => "cannot tell",
            };
            Console.Out.WriteLine($"{mark,-12} {result.Request.Address}");
            Console.Out.WriteLine($"{"",-12} {result.Meaning}");
            Console.Out.WriteLine($"{"",-12} {VisibleText.Of(result.Evidence)}");
            if (result.Fix is { } fix)
            {
                Console.Out.WriteLine($"{"",-12} {fix}");
            }
        }
    }
}
