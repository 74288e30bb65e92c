using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network reach</c>: every allowed connection.</summary>
internal static class ReachCommand
{
    private static readonly string[] Formats = ["text", "json", "dot", "html"];

    public static Command Create()
    {
        var (paths, @namespace) = (NetworkCommand.Paths(), NetworkCommand.Namespace());
        var format = NetworkCommand.Format("text", string.Join(", ", Formats));
        var from = new Option<string>("--from") { Description = "Only from this: [namespace/]name, a pattern with *, an address or CIDR, external, ingress-controller.", HelpName = "PEER" };
        var to = new Option<string>("--to") { Description = "Only to this, named as for --from.", HelpName = "PEER" };
        var port = new Option<string>("--port") { Description = "Only connections to this port: 443, udp/53, tcp/8000-8100.", HelpName = "PORT" };
        var explain = new Option<string[]>("--explain")
        {
            Arity = new(2, 2),
            AllowMultipleArgumentsPerToken = true,
            Description = "Say for each direction between two peers which policy, rule and line decides.",
            HelpName = "SRC DST",
        };
        var exposure = new Option<bool>("--exposure") { Description = "Say of each workload what the internet and the whole cluster may reach, and what it may reach." };
        var podNetwork = new Option<string[]>("--pod-network")
        {
            Description = "The CIDR that pods get addresses from, once for each: address blocks in policies then mean pods too.",
            HelpName = "CIDR",
        };
        var ipv6 = new Option<bool>("--ipv6") { Description = "Show ranges of IPv6 addresses as well." };
        var command = new Command("reach", "Lists every allowed connection between workloads, ingress controllers and the outside.")
        {
            paths, @namespace, from, to, port, explain, exposure, podNetwork, ipv6, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (!PortFilter.TryParse(parsed.GetValue(port), out var connections))
            {
                return Complaint.Write([new($"--port '{parsed.GetValue(port)}' is no port", "Give a number, a range, or both with a protocol: 443, udp/53, tcp/8000-8100.")], ExitCode.Usage);
            }

            AddressSet? pods = null;
            foreach (var cidr in parsed.GetValue(podNetwork) ?? [])
            {
                if (!AddressSet.TryParse(cidr, out var one))
                {
                    return Complaint.Write([new($"--pod-network '{cidr}' is no CIDR", "Give one as 10.244.0.0/16.")], ExitCode.Usage);
                }

                pods = pods?.Union(one) ?? one;
            }

            if (await NetworkInput.ReadAsync(parsed, parsed.GetValue(paths)!, parsed.GetValue(@namespace), pods, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var map = new ReachMap(Reachability.Of(input.Topology, cancellationToken), parsed.GetValue(ipv6));
            foreach (var (route, workload) in map.BlockedRoutes().DistinctBy(blocked => (blocked.Route.Source, blocked.Workload)))
            {
                new Complaint($"{route.Source} leads to {workload}, and policies let no pod in that they do not name", "If the ingress controller is one that they name, the connection is there; 'gabion network reach --explain ingress-controller …' says what refuses it.").Write();
            }

            if (PeerFilter.Choose(map.Sources, "--from", parsed.GetValue(from)) is not { } sources
                || PeerFilter.Choose(map.Destinations, "--to", parsed.GetValue(to)) is not { } destinations)
            {
                return ExitCode.Usage;
            }

            if (parsed.GetValue(explain) is [var source, var target])
            {
                return FactTarget.Verdict(parsed, input.Gaps, ExplainOutput.Write(Console.Out, map, source, target));
            }

            if (parsed.GetValue(exposure))
            {
                var asked = Exposure.Of(map).Where(item => sources.Contains(item.Workload) || destinations.Contains(item.Workload));
                ExposureOutput.Write(Console.Out, asked, parsed.GetValue(format)!, input.Topology.SpeaksOfOtherProtocols);
                return FactTarget.Verdict(parsed, input.Gaps, ExitCode.Clean);
            }

            var view = new ReachView(map, sources, destinations, connections);
            if (parsed.GetValue(format) == "html")
            {
                var code = WriteHtml(view);
                return code == ExitCode.Clean ? FactTarget.Verdict(parsed, input.Gaps, code) : code;
            }

            OutputFile.Write(Console.OpenStandardOutput(), output => Write(output, view, input, parsed.GetValue(format)!));
            return FactTarget.Verdict(parsed, input.Gaps, ExitCode.Clean);
        });
        return command;
    }

    private static int WriteHtml(ReachView view)
    {
        var isWritten = false;
        OutputFile.Write(Console.OpenStandardOutput(), output => isWritten = ReachHtml.TryWrite(output, view));
        return isWritten
            ? ExitCode.Clean
            : Complaint.Write([new($"there are more than {ReachHtml.MostConnections} connections, too many for a page", "Narrow them with --from, --to or --port.")], ExitCode.Usage);
    }

    private static void Write(TextWriter output, ReachView view, NetworkInput input, string format)
    {
        switch (format)
        {
            case "json":
                ReachJson.Write(output, view, input.Gaps);
                break;
            case "dot":
                ReachDot.Write(output, view);
                break;
            default:
                ReachText.Write(output, view);
                break;
        }
    }
}
