using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Gabion.Model;
using Gabion.Sources.Cluster;

namespace Gabion.Scan.Cluster;

/// <summary>What changed in the findings since the last time.</summary>
/// <param name="New">Findings that were not there.</param>
/// <param name="Gone">Findings that are no more.</param>
/// <param name="Troubles">Kinds that cannot be watched for now, with the reason: what goes on is told once.</param>
public sealed record FindingChanges(DateTimeOffset At, ImmutableArray<Finding> New, ImmutableArray<Finding> Gone, ImmutableArray<string> Troubles);

/// <summary>
/// A scan that goes on: first all objects, kinds that own before those that are owned, then what becomes of them. Changes that
/// come together are judged together, since one rollout is many of them. Components are looked at once, at the start.
/// </summary>
public sealed class ClusterWatch
{
    /// <summary>The same trouble with a kind is news again when there was none for so long.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    /// <summary>A change is judged when so long nothing more has come, or after ten times as long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400);

    private readonly TimeProvider _clock;
    private readonly ClusterScanner _scanner;
    private readonly LiveCluster _source;
    private readonly ScanOptions _options;
    private readonly ClusterObjects _objects;
    private readonly ClusterRules _rules;
    private readonly ParallelOptions _alone = new() { MaxDegreeOfParallelism = 1 };
    private readonly List<CoverageGap> _gaps = [];
    private readonly Channel<(ApiKind Kind, ObjectChange? Change, ApiException? End)> _changes =
        Channel.CreateBounded<(ApiKind, ObjectChange?, ApiException?)>(new BoundedChannelOptions(1_024) { SingleReader = true });

    private readonly Dictionary<ApiKind, (string Text, DateTimeOffset At)> _told = [];
    private Dictionary<string, Finding> _known = [];

    public ClusterWatch(LiveCluster source, ScanOptions options, TimeProvider clock, string toolVersion)
    {
        _clock = clock;
        _scanner = new(clock, toolVersion);
        _source = source;
        _options = options;
        _rules = ClusterRules.Choose(source.Version.Text, options);
        _objects = new(_rules.BuiltIn, _rules.Policies, options);
        _objects.Components.NoteServer(source.Version.Text);
    }

    /// <summary>Everything as it is now. The watching goes on until the token stops it.</summary>
    public async Task<ScanResult> StartAsync(CancellationToken cancellationToken)
    {
        var done = 0;
        foreach (var rank in _source.Kinds.GroupBy(KindOrder.RankOf))
        {
            var waiting = rank.ToHashSet();
            foreach (var kind in rank)
            {
                _ = FollowAsync(kind, cancellationToken);
            }

            while (waiting.Count > 0)
            {
                var (kind, change, end) = await _changes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (end is not null)
                {
                    _gaps.Add(LiveCluster.GapOf(kind, end));
                }

                if (end is not null || change!.Kind == ChangeKind.Synced)
                {
                    waiting.Remove(kind);
                    continue;
                }

                Take(change);
                if (++done % 64 == 0)
                {
                    _options.Progress?.Invoke(done);
                }
            }
        }

        if (ClusterScanner.NoneListed(_source, _gaps) is { } none)
        {
            return new ScanResult.NotAssessed($"'{_options.Target}' was not assessed: {none}", null);
        }

        var report = await ReportAsync(_options, cancellationToken).ConfigureAwait(false);
        _known = Failing(await ReportAsync(_options with { Vulnerabilities = null }, cancellationToken).ConfigureAwait(false));
        return new ScanResult.Assessed(report);
    }

    /// <summary>What becomes of the findings from then on; never ends by itself.</summary>
    public async IAsyncEnumerable<FindingChanges> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var options = _options with { Vulnerabilities = null };
        while (true)
        {
            var troubles = new List<string>();
            await CollectAsync(troubles, cancellationToken).ConfigureAwait(false);
            var now = Failing(await ReportAsync(options, cancellationToken).ConfigureAwait(false));
            ImmutableArray<Finding> fresh = [.. now.Where(pair => !_known.ContainsKey(pair.Key)).Select(pair => pair.Value)];
            ImmutableArray<Finding> gone = [.. _known.Where(pair => !now.ContainsKey(pair.Key)).Select(pair => pair.Value)];
            _known = now;
            if (fresh.Length + gone.Length + troubles.Count > 0)
            {
                yield return new(_clock.GetUtcNow(), fresh, gone, [.. troubles]);
            }
        }
    }

    private async Task CollectAsync(List<string> troubles, CancellationToken cancellationToken)
    {
        Take(await _changes.Reader.ReadAsync(cancellationToken).ConfigureAwait(false), troubles);
        for (var waits = 0; waits < 10; waits++)
        {
            await Task.Delay(Quiet, _clock, cancellationToken).ConfigureAwait(false);
            if (!_changes.Reader.TryRead(out var next))
            {
                return;
            }

            do
            {
                Take(next, troubles);
            }
            while (_changes.Reader.TryRead(out next));
        }
    }

    private void Take((ApiKind Kind, ObjectChange? Change, ApiException? End) told, List<string> troubles)
    {
        if (told.End is { } end)
        {
            _gaps.Add(LiveCluster.GapOf(told.Kind, end));
            troubles.Add($"{told.Kind} are no longer watched: {end.Message}");
        }
        else if (told.Change is { Kind: ChangeKind.Interrupted, Trouble: { } trouble })
        {
            var now = _clock.GetUtcNow();
            if (!_told.TryGetValue(told.Kind, out var last) || last.Text != trouble || now - last.At > Calm)
            {
                troubles.Add($"{told.Kind} cannot be watched for now: {trouble}");
            }

            _told[told.Kind] = (trouble, now);
        }
        else
        {
            Take(told.Change!);
        }
    }

    private void Take(ObjectChange change)
    {
        if (change.Object is null)
        {
            return;
        }

        if (change.Kind == ChangeKind.Deleted)
        {
            _objects.Remove(change.Object);
        }
        else
        {
            _objects.Put([change.Object], _alone);
        }
    }

    private async Task FollowAsync(ApiKind kind, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var change in _source.Client.FollowAsync(kind, _source.Namespace, cancellationToken).ConfigureAwait(false))
            {
                await _changes.Writer.WriteAsync((kind, change, null), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (ApiException error)
        {
            await _changes.Writer.WriteAsync((kind, null, error), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The user has seen enough.
        }
    }

    private async Task<ScanReport> ReportAsync(ScanOptions options, CancellationToken cancellationToken)
    {
        var nodes = await _objects.Nodes.JudgeAsync(_rules.BuiltIn.Rules, options, ClusterScanner.IsWhole(_source, options, _gaps), _clock.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        return _scanner.Report(_source, options, _objects, _gaps, _rules, isLast: false, nodes);
    }

    private static Dictionary<string, Finding> Failing(ScanReport report) => report.Findings
        .Where(finding => finding is { Verdict: Verdict.Fails, Status: FindingStatus.New })
        .DistinctBy(finding => finding.Fingerprint).ToDictionary(finding => finding.Fingerprint, StringComparer.Ordinal);
}
