using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Node;

/// <summary>Names of npm: <c>@scope/name</c> is a namespace and a name.</summary>
internal static class NodeNames
{
    public static Package Package(string name, string? version)
    {
        var (scope, rest) = Split(name);
        return new() { Type = "npm", Namespace = scope, Name = rest, Version = version };
    }

    public static string Key(string name, string? version)
    {
        var (scope, rest) = Split(name);
        return Model.Packages.Package.KeyOf("npm", scope, rest, version);
    }

    /// <summary>The name in <c>name@range</c>, <c>@scope/name@range</c>.</summary>
    public static string BeforeAt(string text)
    {
        var at = text.IndexOf('@', Math.Min(1, text.Length));
        return at < 0 ? text : text[..at];
    }

    /// <summary>A version that a registry has: it begins with a digit. Folders, archives and repositories are none.</summary>
    public static bool IsVersion(string? version) => version is { Length: > 0 } && char.IsAsciiDigit(version[0]);

    /// <summary>
    /// Where a package comes from, of what a lock file says of that: a repository, or an archive that no registry serves. What a
    /// registry serves lies in its folders <c>NAME/-/</c>, or has a digest in its address.
    /// </summary>
    public static ImmutableSortedDictionary<string, string> Origin(string? resolved) =>
        resolved is not null && (resolved.Contains("/-/", StringComparison.Ordinal) || resolved.Contains("/download/", StringComparison.Ordinal)) ? PackageOrigin.None : PackageOrigin.Of(resolved);

    /// <summary>The name in a registry's address of an archive, <c>…/@scope/name/-/name-1.0.0.tgz</c>; null for other addresses.</summary>
    public static string? Served(string address)
    {
        var parts = address.Replace("%2f", "/", StringComparison.OrdinalIgnoreCase).Split('/');
        var mark = Array.IndexOf(parts, "-");
        return mark < 1 || mark + 1 >= parts.Length || !parts[^1].StartsWith(parts[mark - 1] + "-", StringComparison.Ordinal) ? null
            : parts[mark - 2 < 0 ? 0 : mark - 2] is ['@', _, ..] scope ? $"{scope}/{parts[mark - 1]}"
            : parts[mark - 1];
    }

    /// <summary>The direct dependencies that a <c>package.json</c> (or the like of it in a lock file) names.</summary>
    public static IEnumerable<(string Name, string Range, bool IsDevelopment)> Direct(Field manifest)
    {
        foreach (var (section, isDevelopment) in ((string, bool)[])[("dependencies", false), ("optionalDependencies", false), ("peerDependencies", false), ("devDependencies", true)])
        {
            foreach (var entry in manifest[section].Entries)
            {
                yield return (entry.Key, entry.Value.Text ?? "", isDevelopment);
            }
        }
    }

    /// <summary>A licence: a text, an object with a type, or (long ago) a list of such.</summary>
    public static IEnumerable<string> Licences(Field manifest)
    {
        foreach (var field in ((Field[])[manifest["license"], manifest["licenses"]]).SelectMany(field => field.IsSequence ? field.Items.AsEnumerable() : [field]))
        {
            if ((field.Text ?? field["type"].Text) is { Length: > 0 } text && !text.StartsWith("SEE LICENSE", StringComparison.OrdinalIgnoreCase))
            {
                yield return text;
            }
        }
    }

    private static (string? Scope, string Name) Split(string name)
    {
        var slash = name.IndexOf('/');
        return name.StartsWith('@') && slash > 0 ? (name[..slash], name[(slash + 1)..]) : (null, name);
    }
}
