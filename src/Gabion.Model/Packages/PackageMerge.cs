using System.Collections.Immutable;

namespace Gabion.Model.Packages;

/// <summary>Two statements of one package joined: what either says is kept; what is used in earnest anywhere is no development package.</summary>
public static class PackageMerge
{
    public static Package Of(Package first, Package second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return first with
        {
            Namespace = first.Namespace ?? second.Namespace,
            SourceName = first.SourceName ?? second.SourceName,
            SourceVersion = first.SourceVersion ?? second.SourceVersion,
            Module = first.Module ?? second.Module,
            Supplier = first.Supplier ?? second.Supplier,
            IsDistributionOwn = first.IsDistributionOwn ?? second.IsDistributionOwn,
            Scope = Scope(first.Scope, second.Scope),
            IsDevelopment = first.IsDevelopment && second.IsDevelopment,
            Licences = Union(first.Licences, second.Licences),
            Hashes = Union(first.Hashes, second.Hashes),
            Dependencies = Union(first.Dependencies, second.Dependencies),
            FoundAt = Union(first.FoundAt, second.FoundAt),
            Files = first.Files.IsEmpty ? second.Files : first.Files,
            Cpes = Union(first.Cpes, second.Cpes),
            ShippedBy = first.ShippedBy ?? second.ShippedBy,
            Layer = first.Layer ?? second.Layer,
            Evidence = (PackageEvidence)Math.Min((int)first.Evidence, (int)second.Evidence),
        };
    }

    private static PackageScope Scope(PackageScope first, PackageScope second) =>
        first == PackageScope.Direct || second == PackageScope.Direct ? PackageScope.Direct : (PackageScope)Math.Max((int)first, (int)second);

    private static ImmutableArray<T> Union<T>(ImmutableArray<T> first, ImmutableArray<T> second) =>
        second.IsEmpty || first.AsSpan().SequenceEqual(second.AsSpan()) ? first
        : first.IsEmpty ? second
        : second.Length == 1 ? first.Contains(second[0]) ? first : first.Add(second[0])
        : [.. first.Union(second)];
}
