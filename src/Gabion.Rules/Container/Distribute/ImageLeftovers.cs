using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Files that builds leave behind, told by their paths.</summary>
internal static class ImageLeftovers
{
    private static readonly (string Folder, string Ending, string Owner)[] Caches =
    [
        ("var/cache/apt/archives/", ".deb", "apt"),
        ("var/lib/apt/lists/", "Packages", "apt"),
        ("var/lib/apt/lists/", "Packages.lz4", "apt"),
        ("var/lib/apt/lists/", "InRelease", "apt"),
        ("var/cache/apk/", ".tar.gz", "apk"),
        ("var/cache/apk/", ".apk", "apk"),
        ("var/cache/dnf/", "", "dnf"),
        ("var/cache/yum/", "", "yum"),
        ("var/cache/zypp/", "", "zypper"),
        ("var/cache/pacman/pkg/", "", "pacman"),
        ("root/.cache/pip/", "", "pip"),
        ("root/.npm/_cacache/", "", "npm"),
        ("usr/local/share/.cache/yarn/", "", "yarn"),
        ("root/.cache/go-build/", "", "go"),
    ];

    /// <summary>The package manager whose cache the file belongs to; null for other files.</summary>
    public static string? Cache(LayerEntry entry) => entry is { Kind: LayerEntryKind.File, Size: > 0 }
        ? Caches.FirstOrDefault(cache => entry.Path.StartsWith(cache.Folder, StringComparison.Ordinal) && entry.Path.EndsWith(cache.Ending, StringComparison.Ordinal)).Owner
        : null;

    /// <summary>One file of version-control data stands for all of it.</summary>
    public static bool IsOfRepository(LayerEntry entry)
    {
        if (entry.Kind != LayerEntryKind.File || entry.Path.StartsWith("usr/", StringComparison.Ordinal))
        {
            return false;
        }

        var name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
        return name is "Dockerfile" or "Containerfile" or "docker-compose.yml" or "docker-compose.yaml" or "compose.yaml" or ".dockerignore" or ".DS_Store" or ".travis.yml" or ".gitlab-ci.yml"
            || entry.Path.EndsWith("/.git/config", StringComparison.Ordinal) || entry.Path == ".git/config"
            || entry.Path.EndsWith("/.svn/wc.db", StringComparison.Ordinal) || entry.Path.EndsWith("/.hg/hgrc", StringComparison.Ordinal);
    }

    /// <summary>What a file that is made to hold credentials holds; null for other files.</summary>
    public static string? Credential(LayerEntry entry)
    {
        if (entry is not { Kind: LayerEntryKind.File, Size: > 0 })
        {
            return null;
        }

        var name = entry.Path[(entry.Path.LastIndexOf('/') + 1)..];
        var folder = entry.Path[..^name.Length].TrimEnd('/');
        folder = folder[(folder.LastIndexOf('/') + 1)..];
        return (folder, name) switch
        {
            (_, "id_rsa" or "id_dsa" or "id_ecdsa" or "id_ed25519") => "a private SSH key",
            ("ssh", "ssh_host_rsa_key" or "ssh_host_ecdsa_key" or "ssh_host_ed25519_key") => "the private key of an SSH server, the same in every container",
            (".aws", "credentials") => "credentials of AWS",
            (".docker", "config.json") => "logins for registries",
            (".kube", "config") => "logins for clusters",
            ("gcloud", "credentials.db" or "application_default_credentials.json") => "credentials of Google Cloud",
            (".azure", "accessTokens.json" or "msal_token_cache.json") => "tokens of Azure",
            (_, ".git-credentials") => "logins for git servers",
            (_, ".netrc" or "_netrc") => "logins for servers",
            (_, ".pypirc") => "logins for package registries",
            (_, ".pgpass") => "passwords of PostgreSQL",
            (".gnupg", "secring.gpg") => "private PGP keys",
            _ => null,
        };
    }
}
