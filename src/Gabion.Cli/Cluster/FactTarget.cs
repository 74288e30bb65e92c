using System.CommandLine;
using Gabion.Model;
using Gabion.Scan;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary>What commands of the Cluster read: manifests, or with <c>--cluster</c> and <c>--snapshot</c> the objects of a cluster.</summary>
internal static class FactTarget
{
    private static readonly Option<bool> Live = new("--cluster") { Description = "Read the cluster that the kubeconfig names, instead of files." };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Exit with 3 when a part of what is read could not be." };
    private static readonly ClusterOptions Cluster = new();

    /// <summary>The options, and the rule that either files (the argument <c>PATH</c> or <c>TARGET</c>, the option <c>--target</c>) or a cluster is read.</summary>
    /// <param name="isOptional">Without any of them the command has a target of its own.</param>
    /// <param name="hasStrict">False for a command with an option <c>--strict</c> of its own.</param>
    public static void AddTo(Command command, bool isOptional = false, bool hasStrict = true)
    {
        var named = command.Arguments.FirstOrDefault(argument => argument.Name is "PATH" or "TARGET");
        var target = command.Options.FirstOrDefault(option => option.Name == "--target");
        command.Options.Add(Live);
        command.Options.Add(Cluster.Context);
        command.Options.Add(Cluster.Kubeconfig);
        var hasOwnNamespace = command.Options.Any(option => option.Name == Cluster.Namespace.Name);
        if (!hasOwnNamespace)
        {
            command.Options.Add(Cluster.Namespace);
        }

        command.Options.Add(Cluster.Snapshot);
        command.Options.Add(Cluster.RequestTimeout);
        if (hasStrict)
        {
            command.Options.Add(Strict);
        }

        command.Validators.Add(result =>
        {
            bool Has(Option? option) => option is not null && result.GetResult(option) is { Implicit: false };
            var isOfCluster = ((Option[])[Live, Cluster.Context, Cluster.Kubeconfig, Cluster.Snapshot]).Any(Has);
            var areFilesNamed = (named is not null && result.GetResult(named) is { Tokens.Count: > 0 }) || Has(target);
            if (named is not null && !isOptional && !isOfCluster && !areFilesNamed)
            {
                result.AddError("it is not said what to read: name files or folders, or give --cluster or --snapshot FILE");
            }

            if (isOfCluster && areFilesNamed)
            {
                result.AddError("files and a cluster are named, and only one of them can be read");
            }

            if (!isOfCluster && Has(Cluster.RequestTimeout))
            {
                result.AddError("--request-timeout is for a cluster: give --cluster too, or leave it out");
            }

            if (!isOfCluster && !hasOwnNamespace && Has(Cluster.Namespace))
            {
                result.AddError("--namespace is for a cluster: give --cluster too, or leave it out");
            }
        });
    }

    /// <summary>Whether a cluster or a snapshot is to be read.</summary>
    public static bool IsCluster(ParseResult parsed) =>
        parsed.GetValue(Live) || parsed.GetValue(Cluster.Context) is not null || parsed.GetValue(Cluster.Kubeconfig) is not null || parsed.GetValue(Cluster.Snapshot) is not null;

    /// <summary>What is read, in the words of the user.</summary>
    public static string NameOf(ParseResult parsed, string[] paths) => IsCluster(parsed) ? Cluster.NameOf(parsed) : string.Join(", ", paths);

    /// <summary>The cluster or snapshot. Null, and told on standard error with the exit code, when it cannot be read.</summary>
    public static Task<(ObjectSource? Source, int ExitCode)> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Cluster.OpenAsync(parsed, TimeProvider.System, cancellationToken);

    /// <summary>Null, and told on standard error, when nothing can be read.</summary>
    /// <param name="kinds">The kinds that a cluster is asked for.</param>
    /// <param name="keepsExamples">Of what others make (the Pods of a Deployment…), one is read too.</param>
    /// <param name="keepsLogins">The logins of pull secrets are kept in memory.</param>
    public static async Task<FactReading?> ReadAsync(ParseResult parsed, string[] paths, KindChoice kinds, CancellationToken cancellationToken, bool keepsExamples = false, bool keepsLogins = false)
    {
        if (!IsCluster(parsed))
        {
            using var standardInput = Console.OpenStandardInput();
            return await FactReading.ReadManifestsAsync(paths, standardInput, cancellationToken).ConfigureAwait(false);
        }

        var (source, _) = await OpenAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (source is null)
        {
            return null;
        }

        using (source)
        {
            try
            {
                using var progress = Terminal.CanShowProgress ? new ProgressLine("reading", "objects") : null;
                return await FactReading.ReadClusterAsync(source, kinds, keepsExamples, keepsLogins, progress is null ? null : progress.Show, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException error)
            {
                new Complaint(error.Message).Write();
                return null;
            }
        }
    }

    /// <summary>The exit code of an answer that was written: with <c>--strict</c> 3, and told, where a part could not be read.</summary>
    public static int Verdict(ParseResult parsed, IEnumerable<CoverageGap> gaps, int code)
    {
        if (!parsed.GetValue(Strict) || gaps.All(gap => gap.Kind == GapKind.Skipped))
        {
            return code;
        }

        new Complaint("a part of what was to be read could not be, and --strict asks for all of it", "What is missing is told above.").Write();
        return ExitCode.NotAssessed;
    }
}
