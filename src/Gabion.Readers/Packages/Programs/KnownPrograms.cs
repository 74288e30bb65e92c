using System.Text;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Formats.Programs;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Programs;

/// <summary>
/// Well-known programs that come without a package, by the version string that they print. The file's name says where to
/// look; the string decides. Each literal is searched for first, and the pattern tried only around it.
/// </summary>
internal static partial class KnownPrograms
{
    private const int ChunkBytes = 4 * 1024 * 1024;
    private const int Window = 96;
    private const long MaxSearched = 512L * 1024 * 1024;

    private static readonly (string Name, string Literal, Regex Pattern, Func<string, bool> Fits)[] Known =
    [
        ("busybox", "BusyBox v", BusyBox(), name => name == "busybox"),
        ("node", "node.js/v", Node(), name => name is "node" or "nodejs" || IsLibrary(name, "libnode")),
        ("openssl", "OpenSSL ", OpenSsl(), name => name == "openssl" || IsLibrary(name, "libcrypto") || IsLibrary(name, "libssl")),
        ("nginx", "nginx/", Nginx(), name => name is "nginx" or "nginx-debug"),
        ("redis", "000000000\0", RedisBuild(), IsRedis),
        ("redis", "upstart\0", Redis(), IsRedis),
        ("valkey", "000000000\0", ValkeyBuild(), name => name == "valkey-server"),
        ("valkey", "valkey", Valkey(), name => name == "valkey-server"),
        ("postgresql", "(PostgreSQL) ", PostgreSql(), name => name is "postgres" or "psql"),
        ("haproxy", ", released 20", HaProxy(), name => name == "haproxy"),
        ("haproxy", "HA-Proxy version ", OldHaProxy(), name => name == "haproxy"),
        ("httpd", "Apache/", Httpd(), name => name is "httpd" or "apache2"),
        ("memcached", "memcached ", Memcached(), name => name == "memcached"),
        ("php", "PHP/", Php(), name => PhpName().IsMatch(name) || name.StartsWith("libphp", StringComparison.Ordinal)),
        ("mariadb", "-MariaDB", MariaDb(), name => name is "mariadbd" or "mysqld" or "mariadb"),
        ("ruby", "ruby ", Ruby(), name => name == "ruby" || IsLibrary(name, "libruby")),
        ("bash", "Bash version ", Bash(), name => name == "bash"),
        ("lighttpd", "lighttpd/", Lighttpd(), name => name == "lighttpd"),
        ("envoy", "/Clean/RELEASE/", Envoy(), name => name == "envoy"),
        ("curl", "curl/", Curl(), name => name == "curl" || IsLibrary(name, "libcurl")),
        ("python", "\u00003.", Python(), IsPython),
        ("python", "\u00002.7.", Python(), IsPython),

        // Linkers put a string that is the end of another there: of the folder of a Python that was built for /opt/3.11.7.
        ("python", "3.", PythonAtEnd(), name => IsPython(name) && PythonName().Match(name).Groups[1].Success),
        ("python", "2.7.", PythonAtEnd(), name => IsPython(name) && PythonName().Match(name).Groups[1].Success),
    ];

    // The build's name: version, host, and nineteen digits of time; whole seconds in reproducible builds. Nothing stands between version and host: that is a
    // container's twelve digits, or begins with a letter.
    private const string ServerBuild = "([0-9]+\\.[0-9]+\\.[0-9]+?)(?:[0-9a-f]{12}-|[a-z][a-z0-9-]*-)?[0-9]{10}000000000\0";

    public static bool Knows(string name) => Known.Any(known => known.Fits(name));

    public static void Add(PackageCollector found, ByteSource content, ProgramFile program)
    {
        var name = found.Path[(found.Path.LastIndexOf('/') + 1)..];
        var line = IsPython(name) ? PythonName().Match(name).Groups[1].Value : "";
        string? last = null;
        foreach (var known in Known.Where(known => known.Fits(name)))
        {
            if (known.Name != last && Search(content, program, known.Literal, known.Pattern, line.Length > 0 ? line + "." : "") is { } version)
            {
                last = known.Name;
                found.Add(new Package { Type = "generic", Name = known.Name, Version = version, Evidence = PackageEvidence.Inferred });
            }
        }
    }

    /// <param name="start">What the version must begin with, because the file's name says so.</param>
    private static string? Search(ByteSource content, ProgramFile program, string literal, Regex pattern, string start)
    {
        var wanted = Encoding.Latin1.GetBytes(literal);
        var left = MaxSearched;
        var places = program.Sections.Where(section => section.Name is ".rodata" or "__cstring" or ".rdata" or ".data" or "__const").Select(section => (section.Offset, section.Size)).ToList();
        foreach (var (offset, size) in places.Count > 0 ? places : [(0, content.Length)])
        {
            for (long at = 0; at < size && left > 0; at += ChunkBytes)
            {
                var chunk = content.Read(offset + at, (int)Math.Min(ChunkBytes + (2 * Window), size - at)).Span;
                left -= chunk.Length;
                for (int place = 0, next; (next = chunk[place..].IndexOf(wanted)) >= 0; place += next + 1)
                {
                    var from = Math.Max(0, place + next - Window);
                    var around = chunk[from..Math.Min(chunk.Length, place + next + wanted.Length + Window)];
                    if (pattern.Matches(Encoding.Latin1.GetString(around)).Select(static match => match.Groups[1].Value).FirstOrDefault(version => version.StartsWith(start, StringComparison.Ordinal)) is { } found)
                    {
                        return found;
                    }
                }
            }
        }

        return null;
    }

    private static bool IsPython(string name) => name.Contains("python", StringComparison.Ordinal) && PythonName().IsMatch(name);

    private static bool IsRedis(string name) => name is "redis-server" or "redis-check-rdb" or "redis-check-aof" or "redis-sentinel";

    private static bool IsLibrary(string name, string stem) => name.StartsWith(stem, StringComparison.Ordinal) && (name.AsSpan(stem.Length).StartsWith(".so", StringComparison.Ordinal) || name.AsSpan(stem.Length).StartsWith('-'));

    [GeneratedRegex(@"BusyBox v([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex BusyBox();

    [GeneratedRegex(@"node\.js/v([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Node();

    // "OpenSSL 1.1.1 (compatible; AWS-LC 1.69.0)" is another library.
    [GeneratedRegex(@"OpenSSL ([0-9]+\.[0-9]+\.[0-9]+[a-z]{0,2}) (?!\(compatible;)", RegexOptions.None, 200)]
    private static partial Regex OpenSsl();

    [GeneratedRegex(@"nginx/([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Nginx();

    // The version alone, among the words of INFO.
    [GeneratedRegex("upstart\0(?:[a-z]*\0)*([0-9]+\\.[0-9]+\\.[0-9]+)\0", RegexOptions.None, 200)]
    private static partial Regex Redis();

    [GeneratedRegex(ServerBuild, RegexOptions.None, 200)]
    private static partial Regex RedisBuild();

    [GeneratedRegex("valkey" + ServerBuild, RegexOptions.None, 200)]
    private static partial Regex ValkeyBuild();

    [GeneratedRegex(@"^php(?:-fpm|-cgi)?[0-9.]*$", RegexOptions.None, 200)]
    private static partial Regex PhpName();

    [GeneratedRegex(@"valkey[ -](?:server v=)?([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Valkey();

    [GeneratedRegex(@"\(PostgreSQL\) ([0-9]+(?:\.[0-9]+){1,2})", RegexOptions.None, 200)]
    private static partial Regex PostgreSql();

    [GeneratedRegex(@"([0-9]+\.[0-9]+(?:\.|-dev|-rc)[0-9]+)[-+0-9a-z~.]*, released 20", RegexOptions.None, 200)]
    private static partial Regex HaProxy();

    // Before 2.0 its date stands behind the version.
    [GeneratedRegex("HA-Proxy version ([0-9]+\\.[0-9]+\\.[0-9]+) 20", RegexOptions.None, 200)]
    private static partial Regex OldHaProxy();

    [GeneratedRegex(@"Apache/([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Httpd();

    [GeneratedRegex(@"memcached ([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Memcached();

    [GeneratedRegex(@"PHP/([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Php();

    [GeneratedRegex(@"([0-9]+\.[0-9]+\.[0-9]+)-MariaDB", RegexOptions.None, 200)]
    private static partial Regex MariaDb();

    [GeneratedRegex(@"ruby ([0-9]+\.[0-9]+\.[0-9]+)(?:p[0-9]+)? ", RegexOptions.None, 200)]
    private static partial Regex Ruby();

    [GeneratedRegex(@"Bash version ([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Bash();

    [GeneratedRegex(@"lighttpd/([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Lighttpd();

    [GeneratedRegex(@"/([0-9]+\.[0-9]+\.[0-9]+)/Clean/RELEASE/", RegexOptions.None, 200)]
    private static partial Regex Envoy();

    [GeneratedRegex(@"curl/([0-9]+\.[0-9]+\.[0-9]+)", RegexOptions.None, 200)]
    private static partial Regex Curl();

    [GeneratedRegex("\0" + @"([23]\.[0-9]+\.[0-9]+(?:a|b|rc)?[0-9]*\+?)" + "\0", RegexOptions.None, 200)]
    private static partial Regex Python();

    [GeneratedRegex("[-/n]" + @"([23]\.[0-9]+\.[0-9]+(?:a|b|rc)?[0-9]*\+?)" + "\0", RegexOptions.None, 200)]
    private static partial Regex PythonAtEnd();

    // Of a name that says it, the line: 3.11.
    [GeneratedRegex(@"^(?:lib)?python(?:[23]|([23]\.[0-9]+))[dmtu]*(?:\.so[0-9.]*)?$", RegexOptions.None, 200)]
    private static partial Regex PythonName();
}
