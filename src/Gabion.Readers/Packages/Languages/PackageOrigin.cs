using System.Collections.Immutable;

namespace Gabion.Readers.Packages.Languages;

/// <summary>
/// Where a package comes from that no registry has: <c>vcs_url</c> and <c>download_url</c> of its package URL (purl-spec, known
/// qualifiers; a <c>vcs_url</c> is written as SPDX 2.3 §7.7 writes it: <c>git+https://host/path.git@commit</c>).
/// </summary>
internal static class PackageOrigin
{
    /// <summary>Of what a registry serves.</summary>
    public static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static readonly (string Short, string Address)[] Hosts =
        [("github:", "https://github.com/"), ("gitlab:", "https://gitlab.com/"), ("bitbucket:", "https://bitbucket.org/")];

    /// <summary>Whether the text names a folder or a file of the project.</summary>
    public static bool IsLocal(string text) =>
        text.StartsWith('.') || text.StartsWith('/') || text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("link:", StringComparison.Ordinal)
        || text.StartsWith("portal:", StringComparison.Ordinal) || text.StartsWith("workspace:", StringComparison.Ordinal) || text.StartsWith("root:", StringComparison.Ordinal);

    /// <summary>A repository and a commit, tag or branch of it.</summary>
    public static ImmutableSortedDictionary<string, string> OfGit(string? address, string? commit)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return None;
        }

        var text = address.Trim();
        text = text.StartsWith("git+", StringComparison.Ordinal) ? text[4..] : text;
        if (text.IndexOf("://", StringComparison.Ordinal) < 0)
        {
            // git@host:path
            var colon = text.IndexOf(':');
            text = colon > 0 && !text.AsSpan(0, colon).Contains('/') ? $"ssh://{text[..colon]}/{text[(colon + 1)..].TrimStart('/')}" : text;
        }

        return None.Add("vcs_url", $"git+{WithoutSecrets(text)}{(string.IsNullOrWhiteSpace(commit) ? "" : "@" + commit.Trim())}");
    }

    /// <summary>The same of a text in which both stand, in any form that a lock file has; empty when it is no repository.</summary>
    public static ImmutableSortedDictionary<string, string> OfGit(string? text)
    {
        if (text is null || IsLocal(text))
        {
            return None;
        }

        var mark = text.IndexOf('#');
        var address = mark < 0 ? text : text[..mark];
        var commit = mark < 0 ? null : Commit(text[(mark + 1)..]);
        foreach (var (prefix, host) in Hosts)
        {
            if (address.StartsWith(prefix, StringComparison.Ordinal))
            {
                return OfGit($"{host}{address[prefix.Length..]}.git", commit);
            }
        }

        // What GitHub packs for a download: codeload.github.com/OWNER/NAME/tar.gz/COMMIT.
        if (address.StartsWith("https://codeload.github.com/", StringComparison.Ordinal) && address["https://codeload.github.com/".Length..].Split('/') is [var owner, var name, "tar.gz", .. var rest])
        {
            return OfGit($"https://github.com/{owner}/{name}.git", string.Join('/', rest));
        }

        var query = address.IndexOf('?');
        address = query < 0 ? address : address[..query];
        var isGit = address.StartsWith("git+", StringComparison.Ordinal) || address.StartsWith("git:", StringComparison.Ordinal) || address.StartsWith("git@", StringComparison.Ordinal)
            || address.StartsWith("ssh:", StringComparison.Ordinal) || address.EndsWith(".git", StringComparison.Ordinal);
        return isGit ? OfGit(address, commit) : None;
    }

    /// <summary>A repository or an archive at an address; empty for anything else.</summary>
    public static ImmutableSortedDictionary<string, string> Of(string? text)
    {
        var git = OfGit(text);
        return !git.IsEmpty || text is null || !(text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal))
            ? git
            : None.Add("download_url", WithoutSecrets(text.Split('#')[0]));
    }

    /// <summary><c>commit=…</c> of berry's, else the whole; <c>semver:^1</c> is a range and no commit.</summary>
    private static string? Commit(string fragment)
    {
        foreach (var part in fragment.Split('&'))
        {
            if (part.StartsWith("commit=", StringComparison.Ordinal) || part.StartsWith("tag=", StringComparison.Ordinal) || part.StartsWith("head=", StringComparison.Ordinal))
            {
                return part[(part.IndexOf('=') + 1)..];
            }
        }

        return fragment.Length == 0 || fragment.StartsWith("semver:", StringComparison.Ordinal) || fragment.Contains('=') ? null : fragment;
    }

    /// <summary>Who reads a list of packages need not know the token by which they were fetched; the <c>git@</c> of ssh is none.</summary>
    private static string WithoutSecrets(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal) + 3;
        var slash = start < 3 ? -1 : address.IndexOf('/', start);
        var at = start < 3 ? -1 : address.LastIndexOf('@', (slash < 0 ? address.Length : slash) - 1);
        if (at < start)
        {
            return address;
        }

        var user = address[start..at];
        return user == "git" ? address : user.StartsWith("git:", StringComparison.Ordinal) && address.StartsWith("ssh", StringComparison.Ordinal) ? $"{address[..start]}git{address[at..]}" : address[..start] + address[(at + 1)..];
    }
}
