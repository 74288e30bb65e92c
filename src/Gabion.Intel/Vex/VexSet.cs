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
    /// Type, namespace and name agree, the version where the document names one, and all qualifiers that it names: what it says of one variant of a
    /// package it does not say of others (go-vex, PurlMatches). A distribution's package may be called by its own name or by that of its source.
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
            && said.Qualifiers.All(qualifier => IsOf(qualifier.Key, qualifier.Value, said, own));
    }

    /// <summary>
    /// Where a package came from (a download, a repository's commit, its checksum) makes it no other variant, and tools do not agree on saying it; a
    /// Maven package is a <c>jar</c> where nothing is said, and one of Go a <c>module</c> or a package of one.
    /// </summary>
    private static bool IsOf(string key, string value, PackageUrl said, PackageUrl own) => (said.Type, key, value) switch
    {
        (_, "distro", _) => IsOfRelease(said, own),
        (_, "vcs_url" or "download_url" or "checksum" or "file_name" or "repository_id" or "package-id", _) or (_, "epoch", "0") or ("golang", "type", _) => true,
        ("deb", "arch", "source") or ("rpm", "arch", "src") => IsOfSource(said.Name, own),
        ("rpm", "rpmmod", _) => own.Qualifiers.GetValueOrDefault("modularitylabel") is { } module && (value.StartsWith(module, StringComparison.Ordinal) || module.StartsWith(value, StringComparison.Ordinal)),
        (_, "upstream", _) => IsOfSource(value, own),
        ("maven", "type", "jar") => own.Qualifiers.GetValueOrDefault("type", "jar") == value,
        _ => own.Qualifiers.GetValueOrDefault(key) == value,
    };

    /// <summary>A source is named with its version or without, and left out where it is called as the package.</summary>
    private static bool IsOfSource(string value, PackageUrl own)
    {
        var source = own.Qualifiers.GetValueOrDefault("upstream", own.Name);
        return source == value || source.StartsWith(value + "@", StringComparison.Ordinal) || value.StartsWith(source + "@", StringComparison.Ordinal)
            || (own.Type == "rpm" && SourceRpm.TryParse(value, out var name, out _) && source.Split('@')[0] == name);
    }

    /// <summary>What is said of one release's package says nothing of another's (go-vex, PurlMatches); <c>bookworm</c> and <c>debian-12</c> are one release.</summary>
    private static bool IsOfRelease(PackageUrl said, PackageUrl own) =>
        said.Qualifiers.GetValueOrDefault("distro") is not { } wanted
        || own.Qualifiers.GetValueOrDefault("distro") == wanted
        || (ReleaseNames.Of(said) is { VersionId: not null } release && ReleaseNames.Of(own) is { } here && ReleaseNames.AreSame(release, here));
}
