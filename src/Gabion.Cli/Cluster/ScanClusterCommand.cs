using System.CommandLine;
using Gabion.Cli.Images;
using Gabion.Reports;
using Gabion.Scan;
using Gabion.Scan.Cluster;
using Gabion.Scan.Images.InUse;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary><c>gabion scan cluster</c>: a cluster that answers, a snapshot of one, or a folder of its manifests.</summary>
internal static class ScanClusterCommand
{
    private const double ProbeSeconds = 5;

    public static Command Create()
    {
        var target = new Argument<string>("FOLDER") { Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "", Description = "A folder of manifests, instead of a cluster." };
        var options = new ScanCommandOptions(target) { ConfigurationPlace = ".", Things = "objects" };
        var cluster = new ClusterOptions();
        var watch = new Option<bool>("--watch") { Description = "Go on after the report, and print what changes in the findings. Ctrl-C ends it." };
        var probe = new Option<bool>("--probe") { Description = "Also ask the API server and the nodes' ports, by GET and without credentials, what they answer to anybody; says first what it sends." };
        var command = new Command("cluster", "Says what is wrong in a cluster: every kind of object, custom ones too, what they say together, and its components.")
        {
            target, cluster.Context, cluster.Kubeconfig, cluster.Namespace, cluster.Snapshot, cluster.RequestTimeout, probe, watch,
        };
        var images = new InUseOptions();
        images.AddTo(command);
        options.AddForClustersTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            if (parsed.GetValue(watch) && images.IsAsked(parsed))
            {
                complaints.Add(new("--watch follows objects, not images", "Leave out --images and --images-from, or --watch."));
            }

            if (parsed.GetValue(probe) && (parsed.GetValue(watch) || parsed.GetValue(cluster.Snapshot) is not null || parsed.GetValue(target) is { Length: > 0 }))
            {
                complaints.Add(new("--probe asks a cluster that answers, once", "Leave out --watch, --snapshot and the folder, or --probe."));
            }

            var places = complaints.Count > 0 ? null : await images.OpenAsync(parsed, complaints, cancellationToken).ConfigureAwait(false);
            return complaints.Count > 0
                ? Complaint.Write(complaints, ExitCode.Usage)
                : await RunAsync(parsed, target, options, cluster, parsed.GetValue(watch), parsed.GetValue(probe), places, cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Argument<string> target, ScanCommandOptions options, ClusterOptions cluster, bool watches, bool probes, ImagePlaces? images, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(target) is { Length: > 0 } folder)
        {
            if (new Option[] { cluster.Context, cluster.Kubeconfig, cluster.Namespace, cluster.Snapshot, cluster.RequestTimeout }.Any(option => parsed.GetResult(option) is { Implicit: false }))
            {
                return Complaint.Write([new($"the folder '{folder}' and a cluster are named, and only one can be scanned", "Leave out one of them.")], ExitCode.Usage);
            }

            return await ScanCommand.RunAsync(options, parsed, (request, clock, token) => new Scanner(clock, ProgramVersion.Text).ScanAsync(request.Scan with { Images = images, IsCluster = true }, token), cancellationToken).ConfigureAwait(false);
        }

        var (source, exitCode) = await cluster.OpenAsync(parsed, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return exitCode;
        }

        using (source)
        {
            if (watches)
            {
                return source is LiveCluster live
                    ? await WatchAsync(parsed, live, options, cluster, cancellationToken).ConfigureAwait(false)
                    : Complaint.Write([new("a snapshot does not change, so there is nothing to watch", "Leave out --watch or --snapshot.")], ExitCode.Usage);
            }

            return await ScanCommand.RunAsync(
                options,
                parsed,
                (request, clock, token) => new ClusterScanner(clock, ProgramVersion.Text).ScanAsync(source, request.Scan with { Target = cluster.NameOf(parsed), Images = images, Probes = probes ? Probes() : null }, token),
                cancellationToken).ConfigureAwait(false);
        }
    }

    private static ClusterProbes Probes() => new(TimeSpan.FromSeconds(ProbeSeconds), requests => ProbeAnnouncement.Write(requests, ProbeSeconds, isDry: false));

    private static async Task<int> WatchAsync(ParseResult parsed, LiveCluster source, ScanCommandOptions options, ClusterOptions cluster, CancellationToken cancellationToken)
    {
        ClusterWatch? watch = null;
        var isJson = false;
        var code = await ScanCommand.RunAsync(
            options,
            parsed,
            (request, clock, token) =>
            {
                isJson = request.Outputs.Any(output => output is { File: null, Report: JsonReport });
                watch = new(source, request.Scan with { Target = cluster.NameOf(parsed) }, clock, ProgramVersion.Text);
                return watch.StartAsync(token);
            },
            cancellationToken).ConfigureAwait(false);
        if (watch is null || code is ExitCode.NotAssessed or ExitCode.Usage)
        {
            return code;
        }

        await foreach (var changes in watch.ChangesAsync(cancellationToken).ConfigureAwait(false))
        {
            WatchOutput.Write(changes, isJson, parsed.GetValue(options.Quiet));
        }

        return code;
    }
}
