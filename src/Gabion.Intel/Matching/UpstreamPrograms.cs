using System.Collections.Frozen;

namespace Gabion.Intel.Matching;

/// <summary>
/// Programs that no package brought, known by their version strings: the advisories that speak of upstream versions under a
/// plain name are those of OSV's ecosystem Bitnami (github.com/bitnami/vulndb).
/// </summary>
internal static class UpstreamPrograms
{
    public const string Ecosystem = "Bitnami";

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["node"] = "node",
        ["nginx"] = "nginx",
        ["redis"] = "redis",
        ["valkey"] = "valkey",
        ["postgresql"] = "postgresql",
        ["haproxy"] = "haproxy",
        ["httpd"] = "apache",
        ["memcached"] = "memcached",
        ["php"] = "php",
        ["mariadb"] = "mariadb",
        ["mysql"] = "mysql",
        ["ruby"] = "ruby",
        ["envoy"] = "envoy",
        ["python"] = "python",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name by which advisories call the program; null when there are none about it.</summary>
    public static string? NameOf(string program) => Names.GetValueOrDefault(program);
}
