using System.Text.Json;
using Gabion.Model.Packages;

namespace Gabion.Intel.Feeds;

/// <summary>The product tree of a CSAF file: which package of which platform an id stands for.</summary>
internal sealed class CsafProducts
{
    private const int MaxDepth = 30;
    private const int MaxProducts = 500_000;

    private readonly string _vendor;
    private readonly Dictionary<string, VendorPlatform> _platforms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CsafProduct> _components = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Component, string Platform)> _related = new(StringComparer.Ordinal);

    private CsafProducts(string vendor) => _vendor = vendor;

    public static CsafProducts Read(JsonElement tree, string vendor)
    {
        var products = new CsafProducts(vendor);
        products.Branches(tree, 0);
        foreach (var relation in JsonPath.Items(tree, "relationships"))
        {
            if (JsonPath.Text(JsonPath.Member(relation, "full_product_name"), "product_id") is { } id
                && JsonPath.Text(relation, "product_reference") is { } component && JsonPath.Text(relation, "relates_to_product_reference") is { } platform)
            {
                products._related.TryAdd(id, (component, platform));
            }
        }

        return products;
    }

    /// <summary>The package of a platform; null for an id that is no such thing, and for platforms without an ecosystem.</summary>
    public CsafProduct? Find(string id) => Find(id, 0);

    private CsafProduct? Find(string id, int depth)
    {
        if (depth > 4 || !_related.TryGetValue(id, out var parts) || PlatformOf(parts.Platform, 0) is not { } platform)
        {
            return null;
        }

        // A package of a module is related to the module, and that to the platform.
        var component = _components.GetValueOrDefault(parts.Component) ?? (_related.ContainsKey(parts.Component) ? Find(parts.Component, depth + 1) : null);
        return component is null ? null : component with { Platform = platform, Reference = parts.Component };
    }

    private VendorPlatform? PlatformOf(string platform, int depth) => _platforms.TryGetValue(platform, out var known) ? known
        : depth < 4 && _related.TryGetValue(platform, out var parts) ? PlatformOf(parts.Platform, depth + 1)
        : null;

    private void Branches(JsonElement element, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new JsonException($"the product tree is nested more than {MaxDepth} levels deep");
        }

        foreach (var branch in JsonPath.Items(element, "branches"))
        {
            if (JsonPath.Member(branch, "product") is { ValueKind: JsonValueKind.Object } product && JsonPath.Text(product, "product_id") is { } id && _components.Count < MaxProducts)
            {
                Add(id, product, JsonPath.Text(branch, "category"));
            }

            Branches(branch, depth + 1);
        }
    }

    private void Add(string id, JsonElement product, string? category)
    {
        var identity = JsonPath.Member(product, "product_identification_helper");
        var name = JsonPath.Text(product, "name") ?? id;
        if (JsonPath.Text(identity, "purl") is { } purl && PackageUrl.TryParse(purl, out var url))
        {
            if (url.Type is "rpm" or "rpmmod")
            {
                _components.TryAdd(id, OfUrl(url));
            }
        }
        else if (category == "product_name" && Platform(JsonPath.Text(identity, "cpe"), name) is { } platform)
        {
            _platforms.TryAdd(id, platform);
        }
        else if (category == "product_version" && OfName(id) is { } component)
        {
            _components.TryAdd(id, component);
        }
    }

    private static CsafProduct OfUrl(PackageUrl url)
    {
        var package = PackageUrls.ToPackage(url);
        return new(package.Name, package.Version, package.Architecture == "src", package.Module is null ? null : StreamOf(package.Module)) { Source = package.SourceName };
    }

    /// <summary><c>kernel-5.10.0-60.18.0.50.oe2203.src</c>, with or without <c>.rpm</c>; a name alone has no version.</summary>
    internal static CsafProduct? OfName(string text)
    {
        var name = text.EndsWith(".rpm", StringComparison.Ordinal) ? text[..^4] : text;
        var dot = name.LastIndexOf('.');
        var architecture = dot > 0 && name[(dot + 1)..] is "src" or "nosrc" or "noarch" or "x86_64" or "aarch64" or "i586" or "i686" or "ppc64le" or "s390x" or "loongarch64" or "riscv64"
            ? name[(dot + 1)..] : null;
        if (architecture is null)
        {
            return name.Contains(' ', StringComparison.Ordinal) ? null : new(name, null, IsSource: false, null);
        }

        name = name[..dot];
        var release = name.LastIndexOf('-');
        var version = release > 0 ? name.LastIndexOf('-', release - 1) : -1;
        return version <= 0 ? null : new(name[..version], name[(version + 1)..], architecture is "src" or "nosrc", null);
    }

    private static string StreamOf(string module) => string.Join(':', module.Split(':').Take(2));

    private VendorPlatform? Platform(string? cpe, string name) => _vendor switch
    {
        "Red Hat" => cpe is null || RedHat(cpe) is not { } ecosystem ? null : new([ecosystem], IsExtended: false),
        "SUSE" => SusePlatforms.Read(name),
        _ => name.StartsWith("openEuler", StringComparison.OrdinalIgnoreCase) ? new([$"openEuler:{name["openEuler".Length..].TrimStart('-', ' ')}"], IsExtended: false) : null,
    };

    /// <summary><c>cpe:/a:redhat:enterprise_linux:9::appstream</c>: the streams of one release are one; extended support is another.</summary>
    public static string? RedHat(string cpe)
    {
        var parts = cpe.Split(':');
        var vendor = Array.IndexOf(parts, "redhat");
        return vendor < 0 || vendor + 2 >= parts.Length ? null
            : $"Red Hat:{parts[vendor + 1]}:{(parts[vendor + 1] == "enterprise_linux" ? parts[vendor + 2].Split('.')[0] : parts[vendor + 2])}";
    }
}

/// <summary>A package of a platform.</summary>
/// <param name="Version">With epoch and release; null where the file names none.</param>
internal sealed record CsafProduct(string Name, string? Version, bool IsSource, string? Stream)
{
    private static readonly VendorPlatform None = new([], IsExtended: false);

    /// <summary>What it is part of.</summary>
    public VendorPlatform Platform { get; init; } = None;

    /// <summary>The id of the component alone.</summary>
    public string? Reference { get; init; }

    /// <summary>The source package that it is built from, where its URL says so.</summary>
    public string? Source { get; init; }
}
