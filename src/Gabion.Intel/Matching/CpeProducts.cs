using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model.Packages;

namespace Gabion.Intel.Matching;

/// <summary>
/// What to ask of NVD's ranges about a package for which no feed of an ecosystem or distribution speaks: by the CPE that a bill gives
/// it, or by the products under which NVD's dictionary (nvd.nist.gov/products/cpe) has a well-known program. Packages of distributions
/// and of languages are never asked for so: there, names of products are not names of packages.
/// </summary>
public static class CpeProducts
{
    /// <summary>The ecosystem under which NVD's ranges are kept; its packages are called <c>a:VENDOR:PRODUCT</c>.</summary>
    public const string Ecosystem = "CPE";

    /// <summary>Program to vendor and product; several where NVD renamed them and left older records as they were.</summary>
    private static readonly FrozenDictionary<string, ImmutableArray<string>> Programs = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
    {
        ["7-zip"] = ["7-zip:7-zip"],
        ["bash"] = ["gnu:bash"],
        ["busybox"] = ["busybox:busybox"],
        ["curl"] = ["haxx:curl", "haxx:libcurl"],
        ["envoy"] = ["envoyproxy:envoy"],
        ["ffmpeg"] = ["ffmpeg:ffmpeg"],
        ["haproxy"] = ["haproxy:haproxy"],
        ["httpd"] = ["apache:http_server"],
        ["jre"] = ["oracle:openjdk"],
        ["libgit2"] = ["libgit2:libgit2", "libgit2_project:libgit2"],
        ["libxml2"] = ["xmlsoft:libxml2"],
        ["lighttpd"] = ["lighttpd:lighttpd"],
        ["mariadb"] = ["mariadb:mariadb"],
        ["memcached"] = ["memcached:memcached"],
        ["mysql"] = ["oracle:mysql", "oracle:mysql_server"],
        ["nginx"] = ["f5:nginx", "nginx:nginx"],
        ["node"] = ["nodejs:node.js"],
        ["openjdk"] = ["oracle:openjdk"],
        ["openssl"] = ["openssl:openssl"],
        ["perl"] = ["perl:perl"],
        ["php"] = ["php:php"],
        ["postgresql"] = ["postgresql:postgresql"],
        ["python"] = ["python:python", "python_software_foundation:python"],
        ["redis"] = ["redis:redis", "redislabs:redis"],
        ["ruby"] = ["ruby-lang:ruby"],
        ["sqlite"] = ["sqlite:sqlite"],
        ["valkey"] = ["lfprojects:valkey", "linuxfoundation:valkey", "valkey-io:valkey"],
        ["zlib"] = ["zlib:zlib", "gnu:zlib"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Oracle's own builds of Java go by these too.</summary>
    private static readonly ImmutableArray<string> OracleJava = ["oracle:openjdk", "oracle:jdk", "oracle:jre"];

    /// <summary>The questions; none where the package has no CPE and is no program of a known product.</summary>
    /// <param name="release">The operating system's release, where it is installed on one: then it runs on Linux.</param>
    public static IReadOnlyList<PackageQuery> Of(Package package, DistributionRelease? release)
    {
        ArgumentNullException.ThrowIfNull(package);
        var platform = release is null or { Id: "freebsd" } ? null : CpePlatforms.Linux;
        var queries = new List<PackageQuery>();
        foreach (var cpe in package.Cpes)
        {
            if ((VersionOf(cpe) ?? package.Version) is { Length: > 0 } version)
            {
                queries.AddRange(Names(cpe).Select(name => new PackageQuery(Ecosystem, name, version) { Platform = Cpe.IsNamed(cpe.TargetSoftware) ? cpe.TargetSoftware : platform }));
            }
        }

        if (package is { Cpes.IsEmpty: true, Version: { Length: > 0 } own })
        {
            queries.AddRange(Names(package).Select(name => new PackageQuery(Ecosystem, name, JavaVersion(name, own)) { Platform = platform }));
        }

        return [.. queries.Distinct()];
    }

    /// <summary>Whether anything could be asked about it, if it had a version.</summary>
    public static bool Knows(Package package)
    {
        ArgumentNullException.ThrowIfNull(package);
        return package.Cpes.Any(cpe => Names(cpe).Any()) || Names(package).Any();
    }

    private static IEnumerable<string> Names(Package package) =>
        package.Type != "generic" ? []
        : package is { Name: "openjdk" or "jre", Namespace: "oracle" } ? OracleJava.Select(Application)
        : Programs.GetValueOrDefault(package.Name, []).Select(Application);

    /// <summary>What a CPE names; one that names no vendor, as Yocto writes some, is worth no more than its product's name.</summary>
    private static IEnumerable<string> Names(Cpe cpe) =>
        (cpe.Vendor, cpe.Product) == ("linux", "linux_kernel") ? ["o:linux:linux_kernel"]
        : cpe.Part is not ("a" or Cpe.Any) || !Cpe.IsNamed(cpe.Product) ? []
        : Cpe.IsNamed(cpe.Vendor) ? Same($"{cpe.Vendor}:{cpe.Product}").Select(Application)
        : Programs.GetValueOrDefault(cpe.Product, []).Select(Application);

    private static string Application(string product) => $"a:{product}";

    /// <summary>The product, and what NVD called it before or since.</summary>
    private static ImmutableArray<string> Same(string product) => Programs.Values.FirstOrDefault(products => products.Contains(product), [product]);

    private static string? VersionOf(Cpe cpe) => !Cpe.IsNamed(cpe.Version) ? null : Cpe.IsNamed(cpe.Update) ? $"{cpe.Version}:{cpe.Update}" : cpe.Version;

    /// <summary>
    /// A runtime says <c>1.8.0_402-b06</c> or <c>17.0.2+8</c>; NVD says of the JDK <c>1.8.0</c>, update <c>update402</c>, and of OpenJDK
    /// <c>8</c>, update <c>update402</c>. What is newer has no updates, only numbers.
    /// </summary>
    private static string JavaVersion(string name, string version)
    {
        if (name is not ("a:oracle:openjdk" or "a:oracle:jdk" or "a:oracle:jre"))
        {
            return version;
        }

        var build = version.AsSpan().IndexOfAny('+', '-');
        var text = build > 0 ? version[..build] : version;
        if (!text.StartsWith("1.", StringComparison.Ordinal))
        {
            return text;
        }

        var mark = text.IndexOf('_', StringComparison.Ordinal);
        var (main, update) = mark > 0 ? (text[..mark], $":update{text[(mark + 1)..]}") : (text, "");
        return (name == "a:oracle:openjdk" ? main.Split('.')[1] : main) + update;
    }
}
