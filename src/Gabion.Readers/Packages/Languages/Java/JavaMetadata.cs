using System.Buffers;
using System.Text.RegularExpressions;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Java;

/// <summary>Group, artifact and version of a Java archive by what lies inside it.</summary>
internal static partial class JavaMetadata
{
    /// <summary>What an artifact's name is made of (maven.apache.org, naming conventions); a title may be anything.</summary>
    private static readonly SearchValues<char> OfArtifacts = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <summary>Maven's own words: <c>groupId</c>, <c>artifactId</c>, <c>version</c>.</summary>
    public static IEnumerable<Package> OfProperties(string text)
    {
        var values = Values(text, "=:");
        if (values.GetValueOrDefault("artifactId") is { Length: > 0 } artifact && values.GetValueOrDefault("version") is { Length: > 0 } version && !version.Contains("${", StringComparison.Ordinal))
        {
            yield return new Package { Type = "maven", Namespace = values.GetValueOrDefault("groupId") is { Length: > 0 } group ? group : null, Name = artifact, Version = version };
        }
    }

    /// <summary>
    /// The main section of the manifest (JAR file specification, OSGi core) and the file's name. The name in the file's name
    /// is the artifact's more often than any title.
    /// </summary>
    public static Package? OfManifest(string? manifest, string fileName)
    {
        var values = manifest is null ? [] : Values(manifest.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n ", "", StringComparison.Ordinal).Split("\n\n")[0], ":");
        var stem = fileName[..fileName.LastIndexOf('.')];
        var parts = NameAndVersion().Match(stem);
        var symbolic = values.GetValueOrDefault("Bundle-SymbolicName")?.Split(';')[0].Trim();
        var name = parts.Success ? parts.Groups["name"].Value
            : values.GetValueOrDefault("Implementation-Title") is { Length: > 0 } title && title.AsSpan().IndexOfAnyExcept(OfArtifacts) < 0 ? title
            : symbolic is { Length: > 0 } ? symbolic[(symbolic.LastIndexOf('.') + 1)..]
            : stem;
        var version = parts.Success ? parts.Groups["version"].Value
            : First(values, "Implementation-Version", "Bundle-Version", "Specification-Version", "Plugin-Version");
        if (name.Length == 0 || version is null || !char.IsAsciiDigit(version[0]))
        {
            return null;
        }

        // A symbolic name is often group and artifact in one, and for a vendor id the group itself.
        var group = First(values, "Implementation-Vendor-Id", "Group-Id", "groupId") is { } vendor && vendor.Contains('.') && !vendor.Contains(' ') ? vendor
            : symbolic is not null && symbolic.EndsWith("." + name, StringComparison.Ordinal) ? symbolic[..^(name.Length + 1)]
            : symbolic is not null && symbolic.Contains('.') && parts.Success ? symbolic
            : null;
        return new() { Type = "maven", Namespace = group, Name = name, Version = version, Evidence = PackageEvidence.Inferred, Supplier = values.GetValueOrDefault("Implementation-Vendor") };
    }

    private static string? First(Dictionary<string, string> values, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (values.GetValueOrDefault(key) is { Length: > 0 } value && !value.Contains("${", StringComparison.Ordinal))
            {
                return value.Split(' ')[0];
            }
        }

        return null;
    }

    /// <param name="marks">What may end a key: in properties <c>=</c> or <c>:</c>, whichever comes first (java.util.Properties).</param>
    private static Dictionary<string, string> Values(string text, string marks)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in text.Split('\n'))
        {
            var at = row.AsSpan().IndexOfAny(marks);
            if (at > 0 && row[0] != '#')
            {
                values.TryAdd(row[..at].Trim(), row[(at + 1)..].Trim());
            }
        }

        return values;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z][A-Za-z0-9_.\-]*?)-(?<version>[0-9][0-9A-Za-z.\-_+]*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex NameAndVersion();
}
