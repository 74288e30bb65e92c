using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Certificates;
using Gabion.Model.Cluster.Components;
using Gabion.Policy.Schema;
using Gabion.Readers.Cluster;

namespace Gabion.Scan;

/// <summary>Makes facts of what several files say together, after every file was read by itself.</summary>
internal static class ObjectSets
{
    /// <summary>Whether a fact of one file is kept until every file was read.</summary>
    public static bool Needs(Fact fact) => fact is KubernetesObject or Workload or FoundCertificate or FoundPrivateKey;

    /// <summary>Takes out settings of components that are judged when those of other files are known.</summary>
    public static (ImmutableArray<Fact> Now, ImmutableArray<Fact> Later) Part(ImmutableArray<Fact> facts)
    {
        var later = facts.Where(IsOfSeveral).ToImmutableArray();
        return later.IsEmpty ? (facts, later) : ([.. facts.Where(fact => !IsOfSeveral(fact))], later);
    }

    /// <summary>Whether the fact is a part of what several files say of a component.</summary>
    public static bool IsOfSeveral(Fact fact) => fact switch
    {
        ComponentSettings settings => ComponentViews.Takes(settings),
        DistributionOptions => true,
        ComponentConfiguration configuration => ContainerdViews.Takes(configuration),
        _ => false,
    };

    /// <summary>One view of each component whose settings stand in several files.</summary>
    public static ReadResult OfComponents(IEnumerable<Fact> parts)
    {
        var all = parts.ToList();
        var containerd = ContainerdViews.Of(all.OfType<ComponentConfiguration>().Where(ContainerdViews.Takes));
        var settings = all.OfType<ComponentSettings>().ToLookup(DistributionViews.Takes);
        return new([.. ComponentViews.Of(settings[false]), .. DistributionViews.Of(all.OfType<DistributionOptions>(), settings[true]), .. containerd.Views], containerd.Gaps);
    }

    /// <summary>The plain manifests of the target as one set. Rendered charts and kustomizations are sets of their own.</summary>
    /// <param name="facts">The kept facts, in the order of their files.</param>
    /// <param name="gaps">What could not be read: a set that misses something is not whole.</param>
    public static ReadResult Create(ImmutableArray<Fact> facts, ImmutableArray<CoverageGap> gaps)
    {
        var objects = facts.OfType<KubernetesObject>().ToImmutableArray();
        if (objects.IsEmpty)
        {
            return ReadResult.Nothing;
        }

        return Create(new SourceFile(""), objects, [.. facts.OfType<Workload>()], !gaps.Any(MayHideObjects));
    }

    /// <summary>The certificates and keys of the whole target at a moment, those of charts and kustomizations too.</summary>
    public static ReadResult OfCertificates(ImmutableArray<Fact> facts, DateTimeOffset at)
    {
        var certificates = facts.OfType<FoundCertificate>().ToImmutableArray();
        var keys = facts.OfType<FoundPrivateKey>().ToImmutableArray();
        return certificates.IsEmpty && keys.IsEmpty ? ReadResult.Nothing : new([new CertificateSet(new SourceFile(""), certificates, keys, at)], []);
    }

    /// <summary>One set, and what its kinds are not checked for.</summary>
    public static ReadResult Create(SourceFile file, ImmutableArray<KubernetesObject> objects, ImmutableArray<Workload> workloads, bool isWhole)
    {
        var set = new ObjectSet(file, objects, workloads, isWhole);
        return new([set], [.. UnknownKinds(set), .. ManagedControlPlane.Gaps(set)]);
    }

    public static bool MayHideObjects(CoverageGap gap) => gap.Kind switch
    {
        GapKind.Skipped => false,
        GapKind.Unreadable or GapKind.MissingTool => true,
        _ => gap.Path.Length == 0 || new ManifestReader().Accepts(gap.Path),
    };

    /// <summary>Custom resources without a definition in the set: one entry for each kind, however many there are.</summary>
    private static ImmutableArray<CoverageGap> UnknownKinds(ObjectSet set)
    {
        var definitions = CustomDefinitions.Of(set);
        var unknown = from item in set.Objects
                      where !KubernetesSchema.Instance.IsBuiltIn(item.Group) && !definitions.Knows(item)
                      group item by (item.ApiVersion, item.Kind) into kind
                      orderby kind.Key.ApiVersion, kind.Key.Kind
                      let first = kind.First()
                      let place = first.File.Locate(first.Root["kind"].Span)
                      select new CoverageGap(
                          GapKind.Unknown,
                          place.Path,
                          place.Field is null ? place.Span : null,
                          $"The schema of {kind.Key.Kind} ({kind.Key.ApiVersion}) is not known, so the fields of {(kind.Count() == 1 ? "one object" : $"{kind.Count()} objects")} were not checked.",
                          "Put its CustomResourceDefinition into what is scanned.");
        return [.. unknown];
    }
}
