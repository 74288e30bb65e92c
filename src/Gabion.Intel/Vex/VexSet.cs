using System.Collections.Immutable;
using Gabion.Model.Packages;

namespace Gabion.Intel.Vex;

/// <summary>All statements that were handed in.</summary>
public sealed class VexSet(ImmutableArray<VexStatement> statements)
{
    public static readonly VexSet Empty = new([]);

    private readonly ILookup<string, VexStatement> _byId =
        statements.SelectMany(statement => statement.Ids.Select(id => (id, statement))).ToLookup(pair => pair.id, pair => pair.statement, StringComparer.OrdinalIgnoreCase);

    public int Count => statements.Length;

    /// <summary>The latest statement about a vulnerability of a package of this target; null when there is none.</summary>
    public VexVerdict? Find(Vulnerability vulnerability, VexTarget target)
    {
        ArgumentNullException.ThrowIfNull(vulnerability);
        ArgumentNullException.ThrowIfNull(target);
        if (statements.IsEmpty)
        {
            return null;
        }

        var latest = vulnerability.Aliases.Prepend(vulnerability.Id).SelectMany(id => _byId[id])
            .Where(statement => statement.Products.IsEmpty || statement.Products.Any(product => Speaks(product, vulnerability, target)))
            .MaxBy(statement => statement.At);
        return latest is null ? null : new(latest.Status, latest.Justification, latest.Impact, latest.Document);
    }

    /// <summary>The product is the package itself, or what is being scanned; where parts are named, the package is one of them.</summary>
    private static bool Speaks(VexProduct product, Vulnerability vulnerability, VexTarget target) =>
        product.Names.Any(name => target.Is(name) || IsPackage(name, vulnerability))
        && (product.Parts.IsEmpty || product.Parts.Any(part => IsPackage(part, vulnerability)));

    /// <summary>
    /// Type, namespace and name agree, and the version where the document names one; of the qualifiers the architecture and the release of the
    /// distribution are asked for. A distribution's package may be called by its own name or by that of its source.
    /// </summary>
    internal static bool IsPackage(string name, Vulnerability vulnerability)
    {
        if (vulnerability.PackageUrl is null || !PackageUrl.TryParse(name, out var said) || !PackageUrl.TryParse(vulnerability.PackageUrl, out var own))
        {
            return false;
        }

        var source = own.Qualifiers.GetValueOrDefault("upstream");
        var isNamed = said.Name == own.Name || source == said.Name || source?.StartsWith(said.Name + "@", StringComparison.Ordinal) == true;
        return isNamed && said.Type == own.Type && said.Namespace == own.Namespace
            && (said.Version is null || said.Version.TrimStart('v') == own.Version?.TrimStart('v'))
            && (said.Qualifiers.GetValueOrDefault("arch") is not { } architecture || own.Qualifiers.GetValueOrDefault("arch") is not { } here || here == architecture)
            && IsOfRelease(said, own);
    }

    /// <summary>What is said of one release's package says nothing of another's (go-vex, PurlMatches); <c>bookworm</c> and <c>debian-12</c> are one release.</summary>
    private static bool IsOfRelease(PackageUrl said, PackageUrl own) =>
        said.Qualifiers.GetValueOrDefault("distro") is not { } wanted
        || own.Qualifiers.GetValueOrDefault("distro") == wanted
        || (ReleaseNames.Of(said) is { VersionId: not null } release && ReleaseNames.Of(own) is { } here && ReleaseNames.AreSame(release, here));
}
