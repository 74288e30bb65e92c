using System.CommandLine;
using System.Text.Json;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Facts;
using Gabion.Network.Firewall;
using Gabion.Network.Matrix;
using Gabion.Network.Reading;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network matrix</c>: what waits on a node, against what the components of a cluster need and what the firewall lets in.</summary>
internal static class MatrixCommand
{
    private static readonly string[] Formats = ["text", "json"];
    private static readonly string[] ProcFiles = ["tcp", "tcp6", "udp", "udp6"];

    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.ZeroOrMore, Description = "Manifests: add-ons and pods in the network of the node are found in them. Without: every known add-on is thought of." };
        var sockets = new Option<string[]>("--sockets") { DefaultValueFactory = _ => [], Description = "What 'ss -lntup' wrote on a node; - for standard input.", HelpName = "FILE" };
        var root = new Option<string>("--root") { Description = "The root of a node's file system with /proc: its sockets are read there.", HelpName = "DIR" };
        var firewall = new Option<string>("--firewall") { Description = "The node's firewall rules, as for 'gabion network firewall'.", HelpName = "FILE" };
        var format = NetworkCommand.Format("text", string.Join(", ", Formats));
        var command = new Command("matrix", "Holds what waits on a node against what the components of a cluster need, and against its firewall. Exit code 1: something is too open.")
        {
            paths, sockets, root, firewall, format,
        };
        FactTarget.AddTo(command, isOptional: true);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            var gaps = new List<CoverageGap>();
            var listening = Sockets(parsed.GetValue(sockets)!, parsed.GetValue(root), gaps);
            FirewallRuleset? rules = null;
            if (parsed.GetValue(firewall) is { } file && (rules = FirewallCommand.Read(file)) is null)
            {
                return ExitCode.NotAssessed;
            }

            var manifests = parsed.GetValue(paths)!;
            IReadOnlySet<string>? addons = null;
            List<Endpoint> hostPods = [];
            IReadOnlyCollection<ServiceFact>? services = null;
            if (manifests.Length > 0 || FactTarget.IsCluster(parsed))
            {
                if (await FactTarget.ReadAsync(parsed, manifests, NeededKinds.Network, cancellationToken).ConfigureAwait(false) is not { } read)
                {
                    return ExitCode.NotAssessed;
                }

                gaps.AddRange(read.Gaps.Where(gap => gap.Kind != GapKind.Skipped));
                addons = ComponentPort.Addons(read.Facts.OfType<Workload>().SelectMany(workload => workload.Pod.Containers.Select(container => container.Image?.Repository ?? "").Append(workload.Object.Name)));
                var topology = TopologyReading.Read(read.Facts);
                gaps.AddRange(topology.Gaps.Where(gap => gap.Kind == GapKind.Limit)); // of policies nothing is asked here
                hostPods = [.. topology.Endpoints.Where(endpoint => endpoint.IsHostNetwork)];
                services = topology.Services.Length > 0 ? topology.Services : null;
            }

            foreach (var gap in gaps)
            {
                new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
            }

            if (listening.Count == 0)
            {
                return Complaint.Write([new("no sockets were given, so nothing can be held against the matrix", "Give --sockets FILE with what 'ss -lntup' wrote on the node, or --root DIR.")], ExitCode.NotAssessed);
            }

            var rows = MatrixRow.Of(listening, rules, addons, hostPods, services, cancellationToken);
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssJson.Write(json => Json(json, rows)));
            }
            else
            {
                Text(rows);
            }

            return FactTarget.Verdict(parsed, rules is null ? gaps : gaps.Concat(rules.Gaps), rows.Any(row => row.Verdict == MatrixVerdict.TooOpen) ? ExitCode.Findings : ExitCode.Clean);
        });
        return command;
    }

    private static List<ListeningSocket> Sockets(string[] files, string? root, List<CoverageGap> gaps)
    {
        var found = new List<ListeningSocket>();
        void Read(string path, Func<string, string, ICollection<CoverageGap>, IEnumerable<ListeningSocket>> read)
        {
            try
            {
                found.AddRange(read(path, path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path), gaps));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                gaps.Add(new(GapKind.Unreadable, path, null, $"It could not be read: {error.Message}"));
            }
        }

        foreach (var file in files)
        {
            Read(file, (path, text, told) => ListeningSocket.ReadSs(path, text, told));
        }

        foreach (var name in root is null ? [] : ProcFiles)
        {
            Read(Path.Combine(root!, "proc/1/net", name) is var init && File.Exists(init) ? init : Path.Combine(root!, "proc/net", name), (path, text, told) => ListeningSocket.ReadProc(path, text, told));
        }

        return found;
    }

    private static void Text(IEnumerable<MatrixRow> rows)
    {
        void Line(int indent, string text)
        {
            foreach (var line in TextLines.Wrap(VisibleText.Of(text), 80 - indent))
            {
                Console.Out.WriteLine(new string(' ', indent) + line);
            }
        }

        foreach (var verdict in rows.GroupBy(row => row.Verdict))
        {
            Console.Out.WriteLine(verdict.Key switch
            {
                MatrixVerdict.TooOpen => "Too open",
                MatrixVerdict.NotKnown => "Open, and of no component that is known here",
                MatrixVerdict.CannotTell => "Cannot tell who reaches it",
                _ => "As it should be",
            });
            foreach (var row in verdict)
            {
                var socket = row.Socket;
                Line(2, $"{socket.Protocol.ToString().ToUpperInvariant()} {(socket.Address is null ? "*" : socket.Address.ToString())}:{socket.Port}  {row.Owner}{(socket.Process is { } process && process != row.Owner ? $" ({process})" : "")}");
                Line(6, $"{row.Why} ({socket.Place})");
                foreach (var opening in verdict.Key == MatrixVerdict.Fits ? [] : row.Decisions.Where(opening => opening.Decision.Verdict != FirewallVerdict.Closed).Take(3))
                {
                    Line(6, $"{(opening.Decision.Verdict == FirewallVerdict.CannotTell ? "perhaps " : "")}from {FirewallCommand.Who(opening.Sources, opening.Sources.V4.IsEmpty)}: {FirewallCommand.Why(opening.Decision)}");
                }
            }
        }
    }

    private static void Json(Utf8JsonWriter json, IEnumerable<MatrixRow> rows)
    {
        json.WriteStartArray("sockets");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("verdict", JsonNamingPolicy.CamelCase.ConvertName(row.Verdict.ToString()));
            json.WriteString("protocol", row.Socket.Protocol.ToString().ToUpperInvariant());
            json.WriteString("address", row.Socket.Address?.ToString() ?? "*");
            json.WriteNumber("port", row.Socket.Port);
            json.WriteString("process", row.Socket.Process);
            json.WriteString("owner", row.Owner);
            json.WriteString("neededBy", row.Component?.Needs);
            json.WriteString("why", row.Why);
            json.WriteString("place", row.Socket.Place.ToString());
            json.WriteStartArray("firewall");
            foreach (var opening in row.Decisions)
            {
                json.WriteStartObject();
                json.WriteString("from", FirewallCommand.Who(opening.Sources, opening.Sources.V4.IsEmpty));
                json.WriteString("verdict", JsonNamingPolicy.CamelCase.ConvertName(opening.Decision.Verdict.ToString()));
                json.WriteString("by", FirewallCommand.Why(opening.Decision));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
