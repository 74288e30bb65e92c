using System.CommandLine;
using Gabion.Scan;

namespace Gabion.Cli.Cluster;

/// <summary>What commands that ask an engine read: manifests, or with <c>--cluster</c> and <c>--snapshot</c> the objects of a cluster.</summary>
internal static class FactTarget
{
    private static readonly Option<bool> Live = new("--cluster") { Description = "Read the cluster that the kubeconfig names, instead of files." };
    private static readonly ClusterOptions Cluster = new();

    public static void AddTo(Command command)
    {
        command.Options.Add(Live);
        command.Options.Add(Cluster.Context);
        command.Options.Add(Cluster.Kubeconfig);
        command.Options.Add(Cluster.Snapshot);
        command.Validators.Add(result =>
        {
            var isOfCluster = ((Option[])[Live, Cluster.Context, Cluster.Kubeconfig, Cluster.Snapshot]).Any(option => result.GetResult(option) is { Implicit: false });
            var paths = command.Arguments.FirstOrDefault(argument => argument.Name == "PATH");
            if (paths is not null && !isOfCluster && result.GetResult(paths) is not { Tokens.Count: > 0 })
            {
                result.AddError("it is not said what to read: name files or folders, or give --cluster or --snapshot FILE");
            }

            if (isOfCluster && (paths is not null && result.GetResult(paths) is { Tokens.Count: > 0 }))
            {
                result.AddError("files and a cluster are named, and only one of them can be read");
            }
        });
    }

    /// <summary>Null, and told on standard error, when nothing can be read.</summary>
    public static async Task<FactReading?> ReadAsync(ParseResult parsed, string[] paths, CancellationToken cancellationToken)
    {
        if (!parsed.GetValue(Live) && parsed.GetValue(Cluster.Context) is null && parsed.GetValue(Cluster.Kubeconfig) is null && parsed.GetValue(Cluster.Snapshot) is null)
        {
            using var standardInput = Console.OpenStandardInput();
            return await FactReading.ReadManifestsAsync(paths, standardInput, cancellationToken).ConfigureAwait(false);
        }

        var (source, _) = await Cluster.OpenAsync(parsed, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return null;
        }

        using (source)
        {
            try
            {
                return await FactReading.ReadClusterAsync(source, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                new Complaint(error.Message).Write();
                return null;
            }
        }
    }
}
