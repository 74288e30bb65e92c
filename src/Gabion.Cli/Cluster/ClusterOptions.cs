using System.CommandLine;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary>Which cluster is meant: one that answers, or a snapshot of one.</summary>
internal sealed class ClusterOptions
{
    private static readonly TimeSpan LongestPatience = TimeSpan.FromHours(1);

    public Option<string> Context { get; } = new("--context") { Description = "The kubeconfig's context. [default: the current one]", HelpName = "NAME" };

    public Option<string> Kubeconfig { get; } = new("--kubeconfig") { Description = "The kubeconfig to read instead of $KUBECONFIG or ~/.kube/config.", HelpName = "FILE" };

    public Option<string> Namespace { get; } = new("--namespace", "-n") { Description = "Only the objects of this namespace.", HelpName = "NS" };

    public Option<string> Snapshot { get; } = new("--snapshot") { Description = "Read what 'gabion cluster snapshot' saved, instead of a cluster.", HelpName = "FILE" };

    public Option<string> RequestTimeout { get; } = new("--request-timeout") { Description = "How long one answer of the API server, or its next bytes, are waited for: 10s, 2m. [default: 30s]", HelpName = "TIME" };

    /// <summary>How patiently the API server is talked to, and where it is said what is waited for. Null, with a complaint, for a time that is none.</summary>
    public ClusterSettings? Settings(ParseResult parsed, List<Complaint> complaints)
    {
        var isQuiet = parsed.CommandResult.Command.Options.OfType<Option<bool>>().FirstOrDefault(option => option.Name == "--quiet") is { } quiet && parsed.GetValue(quiet);
        var settings = ClusterSettings.Default with { Waiting = isQuiet ? null : new WaitingLine(Console.Error, Terminal.CanShowProgress).Tell };
        if (parsed.GetValue(RequestTimeout) is not { } text)
        {
            return settings;
        }

        if (DurationText.Parse(text) is { } patience && patience <= LongestPatience)
        {
            return settings with { Patience = patience, LongestTrouble = patience * 4 };
        }

        complaints.Add(new($"'{text}' is no time to wait (--request-timeout)", "Write a number and s, m or h, up to 1h: 10s."));
        return null;
    }

    /// <summary>Opens what was named. Null, and told on standard error with the exit code, when that cannot be.</summary>
    public async Task<(ObjectSource? Source, int ExitCode)> OpenAsync(ParseResult parsed, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(Snapshot) is { } file)
        {
            if (parsed.GetValue(Context) is not null || parsed.GetValue(Kubeconfig) is not null || Has(parsed, Namespace))
            {
                return (null, Complaint.Write([new("a snapshot and a cluster are named, and only one can be read", "Leave out --snapshot, or --context, --kubeconfig and --namespace.")], ExitCode.Usage));
            }

            return await TryAsync(() => Task.FromResult<ObjectSource>(SnapshotFile.Open(file))).ConfigureAwait(false);
        }

        var complaints = new List<Complaint>();
        if (Settings(parsed, complaints) is not { } settings)
        {
            return (null, Complaint.Write(complaints, ExitCode.Usage));
        }

        var place = ClusterPlace.OfUser(parsed.GetValue(Kubeconfig), parsed.GetValue(Context));
        if (place is AccessResult.Refused refused)
        {
            return (null, Complaint.Write([new(refused.Reason, refused.Advice)], ExitCode.NotAssessed));
        }

        var space = Has(parsed, Namespace) ? parsed.GetValue(Namespace) : null;
        return await TryAsync(async () => await LiveCluster.OpenAsync(((AccessResult.Found)place).Access, space, settings, clock, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>What is scanned, in the words of the user.</summary>
    public string NameOf(ParseResult parsed) => parsed.GetValue(Snapshot) ?? (parsed.GetValue(Context) is { } context ? $"cluster {context}" : "cluster");

    private static bool Has(ParseResult parsed, Option option) => parsed.CommandResult.Command.Options.Contains(option) && parsed.GetResult(option) is { Implicit: false };

    private static async Task<(ObjectSource? Source, int ExitCode)> TryAsync(Func<Task<ObjectSource>> open)
    {
        try
        {
            return (await open().ConfigureAwait(false), ExitCode.Clean);
        }
        catch (ApiException error) when (error.Code is 401 or 403)
        {
            return (null, Complaint.Write([new($"the cluster refuses us: {error.Message}", "Log in again, or choose another user with --context.")], ExitCode.NotAssessed));
        }
        catch (IOException error)
        {
            return (null, Complaint.Write([new(error.Message)], ExitCode.NotAssessed));
        }
    }
}
