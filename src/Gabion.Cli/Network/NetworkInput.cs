using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reading;

namespace Gabion.Cli.Network;

/// <summary>What the network commands read: manifests as a topology, and what was left out.</summary>
internal sealed record NetworkInput(Topology Topology, ImmutableArray<CoverageGap> Gaps)
{
    /// <summary>Reads the paths and tells of gaps and assumptions on standard error; null, told as well, when there is nothing to ask about.</summary>
    public static async Task<NetworkInput?> ReadAsync(ParseResult parsed, string[] paths, string? @namespace, AddressSet? podNetwork, CancellationToken cancellationToken)
    {
        if (await FactTarget.ReadAsync(parsed, paths, NeededKinds.Network, cancellationToken).ConfigureAwait(false) is not { } given)
        {
            return null;
        }

        var read = given.AppliedTo(@namespace);
        var topology = TopologyReading.Read(read.Facts, podNetwork);
        ImmutableArray<CoverageGap> gaps = [.. read.Gaps, .. topology.Gaps];
        foreach (var gap in gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            new Complaint($"not assessed: {Place(gap)}{gap.Reason}", gap.Remedy).Write();
        }

        if (topology.Endpoints.IsEmpty)
        {
            new Complaint($"no workloads were found in {FactTarget.NameOf(parsed, paths)}, so nothing was assessed", "Name manifests with workloads beside their policies, or a folder that holds both.").Write();
            return null;
        }

        foreach (var assumption in topology.Assumptions)
        {
            new Complaint($"assumed: {assumption}").Write();
        }

        return new(topology, gaps);
    }

    private static string Place(CoverageGap gap) =>
        gap.Path.Length == 0 ? "" : gap.Span is { } span ? $"{gap.Path}:{span.Line}: " : $"{gap.Path}: ";
}
