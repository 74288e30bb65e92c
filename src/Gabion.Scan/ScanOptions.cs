using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Scan.Malware;
using Gabion.Scan.Vulnerabilities;
using Gabion.Scan.Waivers;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>What to scan and how. The names are those of the command line and of <c>gabion.yaml</c>.</summary>
public sealed record ScanOptions
{
    /// <summary>The folder or file, as the user named it; <c>-</c> for standard input.</summary>
    public required string Target { get; init; }

    public RuleSettings Settings { get; init; } = RuleSettings.Default;

    /// <summary>Rules beside the catalogue: the user's own policies.</summary>
    public ImmutableArray<Gabion.Rules.Rule> Policies { get; init; } = [];

    /// <summary>Which rules run.</summary>
    public RuleSelection Rules { get; init; } = RuleSelection.Default;

    /// <summary>Findings below it are left out of the report.</summary>
    public Severity Severity { get; init; } = Severity.Info;

    /// <summary>Only files that match one; empty: all.</summary>
    public ImmutableArray<Glob> Include { get; init; } = [];

    public ImmutableArray<Glob> Exclude { get; init; } = [];

    /// <summary>The objects of a folder's manifests are those of a cluster, and judged as such: with its nodes and components, without what others make.</summary>
    public bool IsCluster { get; init; }

    /// <summary>
    /// Files that hold Nodes, which only a cluster writes, are judged as those of a cluster (<see cref="IsCluster"/>); in others the components that
    /// images show are judged beside the manifests.
    /// </summary>
    public bool FindsClusters { get; init; }

    /// <summary>Also looks for secrets in what git history remembers.</summary>
    public bool History { get; init; }

    public ImmutableArray<Waiver> Waivers { get; init; } = [];

    public Baseline Baseline { get; init; } = Baseline.Empty;

    /// <summary>What packages are matched with; null: they are not looked at.</summary>
    public VulnerabilityOptions? Vulnerabilities { get; init; }

    /// <summary>What layers of images gave before; null: they are read anew, and not kept.</summary>
    public Images.Cache.LayerCache? Layers { get; init; }

    /// <summary>Where the images of a cluster's containers are looked for, to be scanned too; null: they are not.</summary>
    public Images.InUse.ImagePlaces? Images { get; init; }

    /// <summary>Asks the endpoints of a live cluster what they answer to anybody; null: nothing is asked.</summary>
    public Cluster.ClusterProbes? Probes { get; init; }

    /// <summary>What looks for malware in images and nodes, beside the built-in signs.</summary>
    public Lazy<MalwareEngines> Malware { get; init; } = new(() => MalwareEngines.None);

    /// <summary>What renders charts and kustomizations.</summary>
    public RenderPrograms Programs { get; init; } = RenderPrograms.OnPath();

    /// <summary>Also lists everything that rules were asked about, as evidence of what holds.</summary>
    public bool ListsSubjects { get; init; }

    /// <summary>Files scanned at a time.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>Told now and then how many files are done, from any thread.</summary>
    public Action<int>? Progress { get; init; }
}
