using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>A package put together from its URL and from the names and values that a bill keeps beside it.</summary>
internal static class BillPackage
{
    private static readonly string[] Places = ["gabion:foundAt", "aquasecurity:trivy:FilePath", .. Enumerable.Range(0, 16).Select(number => $"syft:location:{number}:path")];

    /// <summary>
    /// The package of a URL with what the properties add, in our own, Trivy's or Syft's names. Null when the URL is none
    /// and nothing says which type it is, not even a CPE: that makes it a program of upstream's.
    /// </summary>
    /// <param name="release">The release that the bill as a whole speaks of.</param>
    public static Package? Create(PackageUrl? url, IEnumerable<string?> cpes, string? group, string name, string? version, ILookup<string, string> notes, DistributionRelease? release)
    {
        ImmutableArray<Cpe> named = [.. cpes.Select(text => Cpe.TryParse(text, out var cpe) ? cpe : null).OfType<Cpe>()];
        if (url is null && Type(notes) is null)
        {
            return named.FirstOrDefault(cpe => ProgramOf(cpe) is not null) is { } product
                ? new() { Type = "generic", Name = ProgramOf(product)!, Version = Cpe.IsNamed(product.Version) ? product.Version : version, Cpes = named, Layer = LayerOf(notes), FoundAt = FoundAt(notes) }
                : null;
        }

        var package = url is null ? new Package { Type = Type(notes)!, Namespace = group, Name = name, Version = version } : PackageUrls.ToPackage(url);
        if (package.Type == "golang" && Written(group, name) is var written && written.Equals(package.Name, StringComparison.OrdinalIgnoreCase))
        {
            package = package with { Name = written }; // some write package URLs of Go in lower case
        }

        // Trivy leaves the epoch of an rpm and of a deb's source to properties.
        var source = First(notes, "gabion:source:name", "aquasecurity:trivy:SrcName", "syft:metadata:source") ?? package.SourceName;
        var sourceVersion = First(notes, "gabion:source:version", "syft:metadata:sourceVersion") ?? TrivySource(notes) ?? package.SourceVersion;
        if (package.Type == "rpm" && First(notes, "syft:metadata:sourceRpm") is { } sourceRpm && SourceRpm.TryParse(sourceRpm, out var rpmName, out var rpmVersion))
        {
            (source, sourceVersion) = (rpmName, rpmVersion);
        }

        if (package.Type is "deb" or "apk" or "rpm" or "alpm")
        {
            source ??= package.Name;
            sourceVersion ??= package.Version;
        }

        var own = First(notes, "gabion:distributionOwn");
        return package with
        {
            Release = ForeignRelease.Other(url, release),

            // The namespace of a system package is its distribution, which the release says.
            Namespace = package.Type is "deb" or "apk" or "rpm" or "alpm" ? null : package.Namespace,
            Version = package.Version ?? version,
            Architecture = package.Architecture ?? First(notes, "gabion:architecture", "syft:metadata:architecture"),
            SourceName = source,
            SourceVersion = sourceVersion,
            Module = package.Module ?? First(notes, "gabion:module", "aquasecurity:trivy:Modularitylabel", "syft:metadata:modularityLabel"),
            IsDistributionOwn = own is null ? null : own == "true",
            Scope = First(notes, "gabion:scope") switch { "direct" => PackageScope.Direct, "transitive" => PackageScope.Transitive, _ => PackageScope.Unknown },
            IsDevelopment = First(notes, "gabion:development") == "true",
            Evidence = First(notes, "gabion:evidence") switch { "asked" => PackageEvidence.Asked, "inferred" => PackageEvidence.Inferred, _ => PackageEvidence.Stated },
            Cpes = OsvEcosystems.OfType(package.Type) is null && package.Type is not ("deb" or "apk" or "rpm" or "alpm" or "opkg") ? named : [],
            Layer = LayerOf(notes),
            FoundAt = FoundAt(notes),
        };
    }

    /// <summary>The name that upstream's advisories are asked by, where the product's is another. Null for operating systems and hardware.</summary>
    private static string? ProgramOf(Cpe cpe) => (cpe.Part, cpe.Vendor, cpe.Product) switch
    {
        (_, "linux", "linux_kernel") => cpe.Product,
        (not ("a" or Cpe.Any), _, _) or (_, _, Cpe.Any or Cpe.None) => null,
        (_, "apache", "http_server") => "httpd",
        (_, "nodejs", "node.js") => "node",
        _ => cpe.Product,
    };

    private static Digest? LayerOf(ILookup<string, string> notes) =>
        Digest.TryParse(First(notes, "gabion:layer", "aquasecurity:trivy:LayerDiffID", "syft:location:0:layerID", "LayerDiffID"), out var layer) ? layer : null;

    private static string Written(string? group, string name) => string.IsNullOrEmpty(group) ? name : $"{group}/{name}";

    private static string? Type(ILookup<string, string> notes) => First(notes, "gabion:type") ?? First(notes, "syft:package:type") switch
    {
        "python" => "pypi",
        "go-module" => "golang",
        "java-archive" => "maven",
        "rust-crate" => "cargo",
        "dotnet" => "nuget",
        "php-composer" => "composer",
        var type and ("deb" or "apk" or "rpm" or "npm" or "gem" or "conan") => type,
        _ => null,
    };

    private static string? TrivySource(ILookup<string, string> notes)
    {
        if (First(notes, "aquasecurity:trivy:SrcVersion") is not { } version)
        {
            return null;
        }

        var release = First(notes, "aquasecurity:trivy:SrcRelease");
        var epoch = First(notes, "aquasecurity:trivy:SrcEpoch");
        return $"{(epoch is null or "0" ? "" : epoch + ":")}{version}{(release is null ? "" : $"-{release}")}";
    }

    private static ImmutableArray<string> FoundAt(ILookup<string, string> notes) =>
    [
        .. Places.SelectMany(place => notes[place])
            .Select(path => path.TrimStart('/')).Where(path => path.Length > 0).Distinct(StringComparer.Ordinal),
    ];

    private static string? First(ILookup<string, string> notes, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (notes[name].FirstOrDefault() is { Length: > 0 } value)
            {
                return value;
            }
        }

        return null;
    }
}
