using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Scan.Nodes;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Nodes;

/// <summary><c>gabion node collect</c>: how a node's components are set up, into a ConfigMap, without anything secret.</summary>
internal static class NodeCollectCommand
{
    private const string Manager = "gabion-node-collector";

    /// <summary>After a failure it is tried again sooner than asked for.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(5);

    public static Command Create()
    {
        var root = new Option<string>("--root") { DefaultValueFactory = _ => "/", Description = "The node's root, or the folder in which parts of it are mounted (etc, usr/lib, var/lib, proc).", HelpName = "DIR" };
        var node = new Option<string>("--node") { Description = "The name that the cluster has for the node. [default: $NODE_NAME, else the host's name]", HelpName = "NAME" };
        var toCluster = new Option<bool>("--to-cluster") { Description = "Write the ConfigMap into the cluster, as the pod's service account or by the kubeconfig." };
        var space = new Option<string>("--namespace", "-n") { DefaultValueFactory = _ => NodeUpload.CollectorNamespace, Description = "The ConfigMap's namespace; scans believe only this one.", HelpName = "NS" };
        var every = new Option<string>("--every") { Description = "Go on, and collect again after so long: 30m, 6h, 1d.", HelpName = "TIME" };
        var output = new Option<string>("--output", "-o") { Description = "The file to write the ConfigMap to. [default: standard output]", HelpName = "FILE" };
        var cluster = new ClusterOptions();
        var command = new Command("collect", "Takes owners and modes of files, settings of components and command lines, and no secret, for 'gabion scan cluster'.")
        {
            root, node, toCluster, space, every, output, cluster.Context, cluster.Kubeconfig, cluster.RequestTimeout,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            var pause = parsed.GetValue(every) is { } text ? Pause(text, complaints) : null;
            if (pause is not null && !parsed.GetValue(toCluster))
            {
                complaints.Add(new("--every goes on writing into a cluster, and none is written to", "Give --to-cluster too, or leave out --every."));
            }

            if (parsed.GetValue(toCluster) && parsed.GetValue(output) is not null)
            {
                complaints.Add(new("a file and the cluster are both to be written to", "Leave out --output or --to-cluster."));
            }

            var settings = cluster.Settings(parsed, complaints);
            var name = parsed.GetValue(node) ?? (Environment.GetEnvironmentVariable("NODE_NAME") is { Length: > 0 } given ? given : Environment.MachineName.ToLowerInvariant());
            if (complaints.Count > 0 || settings is null)
            {
                return Task.FromResult(Complaint.Write(complaints, ExitCode.Usage));
            }

            var folder = parsed.GetValue(root)!;
            if (!Directory.Exists(Path.Combine(folder, "etc")))
            {
                return Task.FromResult(Complaint.Write([new($"'{folder}' is no node's root: there is no folder etc in it", "Name the folder in which the node's root, or its etc, is mounted.")], ExitCode.NotAssessed));
            }

            Task<NodeConfigMap?> Collect(CancellationToken token) => CollectAsync(folder, name, parsed.GetValue(space)!, token);
            return parsed.GetValue(toCluster)
                ? UploadAsync(ClusterPlace.OfUser(parsed.GetValue(cluster.Kubeconfig), parsed.GetValue(cluster.Context)), settings, Collect, pause, cancellationToken)
                : WriteAsync(Collect, parsed.GetValue(output), cancellationToken);
        });
        return command;
    }

    private static TimeSpan? Pause(string text, List<Complaint> complaints)
    {
        if (DurationText.Parse(text) is { } pause && pause >= TimeSpan.FromMinutes(1) && pause <= TimeSpan.FromDays(30))
        {
            return pause;
        }

        complaints.Add(new($"'{text}' is no time to wait (--every)", "Write a number and m, h or d, up to 30 days: 6h."));
        return null;
    }

    /// <summary>Null, and told on standard error, when it fits into no ConfigMap.</summary>
    private static async Task<NodeConfigMap?> CollectAsync(string root, string node, string space, CancellationToken cancellationToken)
    {
        var bundle = await NodeCollector.CollectAsync(root, node, RandomNumberGenerator.GetBytes(32), ReproducibleClock.FromEnvironment().GetUtcNow(), ProgramVersion.Text, cancellationToken).ConfigureAwait(false);
        if (NodeConfigMap.Of(bundle, space, out var reason) is { } made)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"gabion: node {node}: {Counted.Of(bundle.Entries.Length, "file or folder", "files and folders")}, {Counted.Of(bundle.Contents.Count + bundle.Named.Length, "content")}, {Counted.Of(bundle.Commands.Length, "command line")}, {Counted.Of(made.PackedBytes, "byte")} packed."));
            return made;
        }

        new Complaint($"the facts of the node {node} were not written: {reason}").Write();
        return null;
    }

    private static async Task<int> WriteAsync(Func<CancellationToken, Task<NodeConfigMap?>> collect, string? file, CancellationToken cancellationToken)
    {
        if (await collect(cancellationToken).ConfigureAwait(false) is not { } made)
        {
            return ExitCode.NotAssessed;
        }

        try
        {
            if (file is null)
            {
                using var output = Console.OpenStandardOutput();
                await output.WriteAsync(made.Json, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await File.WriteAllBytesAsync(file, made.Json, cancellationToken).ConfigureAwait(false);
            }

            return ExitCode.Clean;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Complaint.Write([new($"the ConfigMap was not written: {error.Message}")], ExitCode.NotAssessed);
        }
    }

    private static async Task<int> UploadAsync(AccessResult place, ClusterSettings settings, Func<CancellationToken, Task<NodeConfigMap?>> collect, TimeSpan? pause, CancellationToken cancellationToken)
    {
        if (place is AccessResult.Refused refused)
        {
            return Complaint.Write([new(refused.Reason, refused.Advice)], ExitCode.NotAssessed);
        }

        using var client = new ClusterClient(((AccessResult.Found)place).Access, settings, TimeProvider.System);
        while (true)
        {
            var isDone = await collect(cancellationToken).ConfigureAwait(false) is { } made && await SendAsync(client, made, cancellationToken).ConfigureAwait(false);
            if (pause is not { } wait)
            {
                return isDone ? ExitCode.Clean : ExitCode.NotAssessed;
            }

            await Task.Delay(isDone || wait < Retry ? wait : Retry, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> SendAsync(ClusterClient client, NodeConfigMap made, CancellationToken cancellationToken)
    {
        try
        {
            await client.PatchAsync(NodeConfigMap.Kind, made.Namespace, made.Name, ApiPatch.Apply(made.Json, Manager, isForced: true), cancellationToken).ConfigureAwait(false);
            Console.Error.WriteLine($"gabion: {made.Namespace}/ConfigMap/{made.Name} is written.");
            return true;
        }
        catch (IOException error)
        {
            var advice = error is ApiException { IsForbidden: true } ? "Allow 'create' and 'patch' on configmaps of the namespace to who collects; deploy/chart has the Role." : null;
            new Complaint($"{made.Namespace}/ConfigMap/{made.Name} was not written: {error.Message}", advice).Write();
            return false;
        }
    }
}
