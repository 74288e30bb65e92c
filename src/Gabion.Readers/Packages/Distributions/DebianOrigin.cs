namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// Whether a deb comes from the distribution itself. The database does not record the archive that it came from, so that
/// this rests on the maintainer's address and on marks that vendors put into versions; what neither tells stays open.
/// </summary>
internal static class DebianOrigin
{
    private static readonly string[] Distributions =
    [
        "debian.org", "debian.net", "lists.alioth.debian.org", "ubuntu.com", "canonical.com", "kali.org", "raspberrypi.com", "raspbian.org",
        "linuxmint.com", "proxmox.com", "devuan.org", "deepin.org", "deepin.com", "uniontech.com", "kylinos.cn",
    ];

    private static readonly string[] Vendors =
    [
        "docker.com", "nodesource.com", "nodesource", "kubernetes authors", "nginx.com", "mongodb.com", "elastic.co", "grafana.com", "hashicorp.com",
        "microsoft.com", "gitlab.com", "mariadb.org", "mariadb.com", "oracle.com", "mysql.com", "redis.io", "redis.com", "percona.com", "cloudflare.com",
        "datadoghq.com", "github.com", "zabbix.com", "influxdata.com", "rabbitmq.com", "vmware.com", "google.com", "chromium.org", "amazon.com", "apache.org",
        "jenkins-ci.org", "adoptium.net", "azul.com", "bell-sw.com", "yarnpkg.com", "postgresql.org", "clickhouse.com", "haproxy.com", "newrelic.com",
        "sysdig.com", "falco.org", "tailscale.com", "nvidia.com", "intel.com", "puppet.com", "varnish-software.com", "confluent.io", "neo4j.com",
    ];

    private static readonly string[] VersionMarks = [".pgdg", "nodesource", "+mariadb", "~mariadb", "+maria~", "~ubuntu-", "~debian-", "+sury", "deb.sury.org", "+dotdeb"];

    /// <summary>True: its own; false: somebody else's; null: cannot tell.</summary>
    public static bool? IsOwn(string? maintainer, string version, string? vendor)
    {
        if (VersionMarks.Any(mark => version.Contains(mark, StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        var address = Address(maintainer);
        if (Distributions.Any(host => IsWithin(address, host)))
        {
            return true;
        }

        if (Vendors.Any(name => IsWithin(address, name) || maintainer?.Contains(name, StringComparison.OrdinalIgnoreCase) == true) || vendor is { Length: > 0 })
        {
            return false;
        }

        return null;
    }

    /// <summary>The host of the address in <c>Name &lt;mail@host&gt;</c>.</summary>
    private static string Address(string? maintainer)
    {
        var at = maintainer?.LastIndexOf('@') ?? -1;
        return at < 0 ? "" : maintainer.AsSpan(at + 1).ToString().TrimEnd('>', ' ');
    }

    private static bool IsWithin(string host, string domain) =>
        host.EndsWith(domain, StringComparison.OrdinalIgnoreCase) && (host.Length == domain.Length || host[host.Length - domain.Length - 1] == '.');
}
