using System.Text;

namespace Gabion.Model.Packages;

/// <summary>What each type asks of its parts: the definitions in purl-spec's <c>types/</c>.</summary>
internal static class PackageUrlTypes
{
    /// <summary>
    /// The parts in the case and the letters that the type normalises to. Go keeps its case: module paths are case-sensitive
    /// there (go.dev/ref/mod), the definition calls them so too, and a name in lower case would match no advisory.
    /// </summary>
    public static (string? Namespace, string Name, string? Version) Normalise(string type, string? space, string name, string? version) => type switch
    {
        "alpm" or "apk" or "bitbucket" or "brew" or "composer" or "deb" or "github" or "gitlab" or "hex" or "luarocks" or "vscode-extension" =>
            (Lower(space), name.ToLowerInvariant(), version),
        "rpm" or "qpkg" => (Lower(space), name, version),
        "bitnami" or "oci" or "otp" => (space, name.ToLowerInvariant(), version),
        "chrome-extension" => (space, name.ToLowerInvariant(), version),
        "pypi" => (space, name.ToLowerInvariant().Replace('_', '-'), Lower(version)),
        "pub" => (space, PubName(name), version),
        "cpan" => (space?.ToUpperInvariant(), name, version),
        "huggingface" => (space, name, Lower(version)),
        _ => (space, name, version),
    };

    /// <summary>The requirements whose breach makes a text mean nothing.</summary>
    public static bool Allows(string type, string? space, string name, IReadOnlyDictionary<string, string> qualifiers) => type switch
    {
        "cpan" => !name.Contains("::", StringComparison.Ordinal),
        "swift" => space is not null,
        "julia" => qualifiers.ContainsKey("uuid"),
        _ => true,
    };

    private static string? Lower(string? text) => text?.ToLowerInvariant();

    private static string PubName(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
        {
            text.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return text.ToString();
    }
}
