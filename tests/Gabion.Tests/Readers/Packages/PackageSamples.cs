using System.Text;

namespace Gabion.Tests.Readers.Packages;

/// <summary>A small good file for each reader, to be mutated.</summary>
internal static class PackageSamples
{
    public static IReadOnlyDictionary<string, byte[]> All => Made.Value;

    private static readonly Lazy<Dictionary<string, byte[]>> Made = new(Create);

    private static Dictionary<string, byte[]> Create()
    {
        var samples = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (path, text) in Texts)
        {
            samples[path] = Encoding.UTF8.GetBytes(text);
        }

        samples["var/lib/rpm/rpmdb.sqlite"] = RpmSamples.Sqlite;
        samples["var/lib/rpm/Packages.db"] = RpmSamples.Ndb();
        samples["var/lib/rpm/Packages"] = RpmSamples.BerkeleyHash(isBigEndian: true);
        return samples;
    }

    private static readonly (string Path, string Text)[] Texts =
    [
        ("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\n"),
        ("var/lib/dpkg/status", "Package: a\nStatus: install ok installed\nVersion: 1:2-3\nSource: b (4)\nDepends: c (>= 1), d | e\nProvides: c\n\nPackage: d\nVersion: 1\n"),
        ("lib/apk/db/installed", "P:musl\nV:1.1-r0\no:m\nD:so:x !y z>1\np:so:x=1\nF:lib\nR:x\nZ:Q17yJ3JFNypA4mxhJJr0ou6CzsJVI=\n\nP:b\nV:1\n"),
        ("var/lib/rpmmanifest/container-manifest-2", "bash\t5.1-1\t1\t1\tM\t(none)\t4\tx86_64\t0\tbash-5.1-1.src.rpm\n"),
        ("var/lib/pacman/local/a-1/desc", "%NAME%\na\n\n%VERSION%\n1\n"),
        ("var/lib/dpkg/info/a.list", "/.\n/bin\n/bin/a\n"),
    ];
}
