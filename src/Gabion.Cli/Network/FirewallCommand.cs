using System.CommandLine;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Firewall;
using Gabion.Reports;
using Gabion.Reports.Terminal;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network firewall FILE</c>: what a node's own firewall lets in, to which port, from whom, and which rule decides.</summary>
internal static class FirewallCommand
{
    private static readonly string[] Formats = ["text", "json"];

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The rules as 'nft list ruleset', 'nft -j list ruleset' or 'iptables-save' writes them; - for standard input." };
        var port = new Option<string>("--port") { Description = "Only these ports: 10250, udp/53, tcp/30000-32767.", HelpName = "PORT" };
        var ipv6 = new Option<bool>("--ipv6") { Description = "About packets of IPv6; of ip6tables-save it always is." };
        var format = NetworkCommand.Format("text", string.Join(", ", Formats));
        var command = new Command("firewall", "Explains the firewall of a node: which port is open to whom, and which chain, rule and line decides.") { file, port, ipv6, format };
        command.SetAction((parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return Task.FromResult(NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats));
            }

            if (!PortFilter.TryParse(parsed.GetValue(port), out var asked))
            {
                return Task.FromResult(Complaint.Write([new($"--port '{parsed.GetValue(port)}' is no port", "Give a number, a range, or both with a protocol: 443, udp/53, tcp/8000-8100.")], ExitCode.Usage));
            }

            if (Read(parsed.GetValue(file)!) is not { } rules)
            {
                return Task.FromResult(ExitCode.NotAssessed);
            }

            var isV6 = parsed.GetValue(ipv6) || rules.Kind == "ip6tables-save";
            var openings = FirewallOpening.Of(rules, isV6, cancellationToken)
                .Select(opening => opening with { Ports = opening.Ports.Intersect(asked.Ports(opening.Protocol)) }).Where(opening => !opening.Ports.IsEmpty)
                .OrderBy(opening => opening.Decision.Verdict).ThenBy(opening => opening.Protocol).ThenBy(opening => opening.Ports.Intervals[0].First).ThenBy(opening => opening.Sources.ToString(), StringComparer.Ordinal).ToList();
            Write(rules, openings, parsed.GetValue(format) == "json");
            return Task.FromResult(ExitCode.Clean);
        });
        return command;
    }

    /// <summary>Reads a file of rules in any of the formats; null, told on standard error, when it is none.</summary>
    public static FirewallRuleset? Read(string path)
    {
        string text;
        try
        {
            text = path == "-" ? Console.In.ReadToEnd() : File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            new Complaint($"'{path}' could not be read: {error.Message}").Write();
            return null;
        }

        var rules = NftJson.Recognises(text) ? NftJson.Read(path, text) : IptablesReading.Recognises(text) ? IptablesReading.Read(path, text) : NftReading.Recognises(text) ? NftReading.Read(path, text) : null;
        if (rules is null)
        {
            new Complaint($"'{path}' holds no firewall rules that are known", "Give what 'nft list ruleset', 'nft -j list ruleset' or 'iptables-save' writes.").Write();
            return null;
        }

        foreach (var gap in rules.Gaps)
        {
            new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
        }

        return rules;
    }

    /// <summary>Who: everybody, or the addresses.</summary>
    public static string Who(AddressSet sources, bool isV6) => (isV6 ? sources.V6.IsFull : sources.V4.IsFull) ? "everybody" : $"{(isV6 ? sources with { V4 = IntervalSet<uint>.Empty } : sources with { V6 = IntervalSet<UInt128>.Empty })}";

    /// <summary>What decides, with its place.</summary>
    public static string Why(FirewallDecision decision) => decision switch
    {
        { By: { } rule } => $"{rule.Chain}, {rule.Place}: {rule.Text.Trim()}",
        { Chain: { } chain } => $"{chain.Name}, {chain.Place}: its policy",
        _ => "no chain is asked",
    };

    private static void Write(FirewallRuleset rules, List<FirewallOpening> openings, bool isJson)
    {
        var isV6 = openings.Exists(opening => !opening.Sources.V6.IsEmpty && opening.Sources.V4.IsEmpty);
        if (isJson)
        {
            Console.Out.WriteLine(PssJson.Write(json =>
            {
                json.WriteString("kind", rules.Kind);
                json.WriteStartArray("openings");
                foreach (var opening in openings)
                {
                    json.WriteStartObject();
                    json.WriteString("verdict", System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(opening.Decision.Verdict.ToString()));
                    json.WriteString("protocol", opening.Protocol.ToString().ToUpperInvariant());
                    json.WriteString("ports", opening.Ports.ToString());
                    json.WriteString("from", Who(opening.Sources, isV6));
                    if (opening.Decision.LocalPort is { } port)
                    {
                        json.WriteNumber("localPort", port);
                    }

                    json.WriteString("chain", opening.Decision.Chain?.Name);
                    json.WriteString("by", Why(opening.Decision));
                    json.WriteStartArray("doubts");
                    foreach (var doubt in opening.Decision.Doubts)
                    {
                        json.WriteStringValue($"{doubt.Place}: {doubt.Doubt ?? doubt.Text}");
                    }

                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                PssJson.WriteGaps(json, rules.Gaps);
            }));
            return;
        }

        void Line(int indent, string text)
        {
            foreach (var line in TextLines.Wrap(VisibleText.Of(text), 80 - indent))
            {
                Console.Out.WriteLine(new string(' ', indent) + line);
            }
        }

        foreach (var verdict in openings.GroupBy(opening => opening.Decision.Verdict))
        {
            Console.Out.WriteLine(verdict.Key switch
            {
                FirewallVerdict.Open => "Open",
                FirewallVerdict.Closed => "Closed",
                FirewallVerdict.Redirected => "Sent on to another address (Services)",
                _ => "Cannot tell",
            });
            foreach (var opening in verdict)
            {
                Line(2, $"{opening.Protocol.ToString().ToUpperInvariant()} {opening.Ports} from {Who(opening.Sources, isV6)}{(opening.Decision.LocalPort is { } port ? $", led to the node's port {port}" : "")}");
                Line(6, verdict.Key == FirewallVerdict.CannotTell ? $"if nothing below says otherwise: {Why(opening.Decision)}" : Why(opening.Decision));
                foreach (var doubt in opening.Decision.Doubts.Take(3))
                {
                    Line(6, $"not known: {doubt.Doubt ?? doubt.Action.Target ?? "what it does"} ({doubt.Place}: {doubt.Text.Trim()})");
                }

                if (opening.Decision.Doubts.Length > 3)
                {
                    Line(6, $"and {Counted.Of(opening.Decision.Doubts.Length - 3, "more rule that is", "more rules that are")} not understood");
                }
            }
        }
    }
}
