using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model.Packages;

namespace Gabion.Reports.Sbom;

/// <summary>
/// SPDX 2.3 in JSON (spdx.github.io/spdx-spec/v2.3). What the format has no member for stands in annotations, one
/// <c>name: value</c> each; the source package stands in <c>sourceInfo</c> in the words that others use.
/// </summary>
public static class SpdxWriter
{
    private const string None = "NOASSERTION";
    private const string RootIdentifier = "SPDXRef-Target";
    private const string SystemIdentifier = "SPDXRef-OperatingSystem";

    public static void Write(SbomDocument document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        using var piecewise = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true);
        var json = piecewise.Json;
        var created = document.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        var tool = $"Tool: gabion-{document.ToolVersion}";
        json.WriteStartObject();
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", document.Name);
        json.WriteString("documentNamespace", $"https://spdx.org/spdxdocs/{Uri.EscapeDataString(document.Name)}-{document.Identifier()}");
        json.WriteStartObject("creationInfo");
        json.WriteString("created", created);
        json.WriteStartArray("creators");
        json.WriteStringValue(tool);
        json.WriteEndArray();
        var gaps = document.NotAssessed();
        if (gaps.Count > 0)
        {
            json.WriteString("comment", "Not assessed: " + string.Join("; ", gaps));
        }

        json.WriteEndObject();
        if (gaps.Count > 0)
        {
            json.WriteString("comment", "This bill is incomplete: its annotations say what was not assessed.");
            WriteAnnotations(json, gaps.Select(gap => ("gabion:notAssessed", (string?)gap)), created, tool);
        }

        var references = document.References().Select(entry => (Identifier: Identifier(entry.Reference), entry.Package, entry.Url)).ToList();
        var byKey = references.GroupBy(entry => entry.Package.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Identifier, StringComparer.Ordinal);
        var others = new SortedDictionary<string, string>(StringComparer.Ordinal);
        json.WriteStartArray("packages");
        WritePlain(json, RootIdentifier, document.Name, document.Digest?.ToString(), document.IsContainer ? "CONTAINER" : "APPLICATION");
        if (document.Inventory.Release is { } release)
        {
            WritePlain(json, SystemIdentifier, release.Id, release.VersionId, "OPERATING_SYSTEM", release.PrettyName);
        }

        foreach (var (identifier, package, url) in references)
        {
            WritePackage(json, identifier, package, url, byKey, others, created, tool);
            piecewise.Relieve();
        }

        json.WriteEndArray();
        WriteOthers(json, others);
        json.WriteStartArray("relationships");
        WriteRelationship(json, "SPDXRef-DOCUMENT", "DESCRIBES", RootIdentifier);
        if (document.Inventory.Release is not null)
        {
            WriteRelationship(json, RootIdentifier, "CONTAINS", SystemIdentifier);
        }

        foreach (var (identifier, package, _) in references)
        {
            WriteRelationship(json, RootIdentifier, "CONTAINS", identifier);
            foreach (var need in package.Dependencies.Select(key => byKey.GetValueOrDefault(key)).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                WriteRelationship(json, identifier, "DEPENDS_ON", need);
            }

            piecewise.Relieve();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Identifier(string reference) =>
        $"SPDXRef-Package-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)).AsSpan(0, 10))}";

    private static void WritePlain(Utf8JsonWriter json, string identifier, string name, string? version, string purpose, string? summary = null)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", identifier);
        json.WriteString("name", name);
        WriteOptional(json, "versionInfo", version);
        WriteOptional(json, "summary", summary);
        json.WriteString("downloadLocation", None);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("primaryPackagePurpose", purpose);
        json.WriteEndObject();
    }

    private static void WritePackage(
        Utf8JsonWriter json, string identifier, Package package, PackageUrl? url, Dictionary<string, string> byKey, SortedDictionary<string, string> others, string created, string tool)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", identifier);
        json.WriteString("name", package.Namespace is null ? package.Name : package.Type == "maven" ? $"{package.Namespace}:{package.Name}" : $"{package.Namespace}/{package.Name}");
        WriteOptional(json, "versionInfo", package.Version);
        json.WriteString("supplier", package.Supplier is { Length: > 0 } supplier ? $"Organization: {supplier}" : None);
        json.WriteString("downloadLocation", None);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", None);
        json.WriteString("licenseDeclared", Licence(package, others));
        json.WriteString("copyrightText", None);
        json.WriteString("primaryPackagePurpose", "LIBRARY");
        if (package.SourceName is { } source)
        {
            json.WriteString("sourceInfo", $"built package from: {source} {package.SourceVersion ?? package.Version}");
        }

        WriteChecksums(json, package);
        if (url is not null)
        {
            json.WriteStartArray("externalRefs");
            json.WriteStartObject();
            json.WriteString("referenceCategory", "PACKAGE-MANAGER");
            json.WriteString("referenceType", "purl");
            json.WriteString("referenceLocator", url.ToString());
            json.WriteEndObject();
            json.WriteEndArray();
        }

        WriteAnnotations(json, package, byKey, created, tool);
        json.WriteEndObject();
    }

    private static void WriteChecksums(Utf8JsonWriter json, Package package)
    {
        var known = package.Hashes.Where(hash => hash.Algorithm is "md5" or "sha1" or "sha256" or "sha384" or "sha512").Distinct().ToList();
        if (known.Count > 0)
        {
            json.WriteStartArray("checksums");
            foreach (var hash in known)
            {
                json.WriteStartObject();
                json.WriteString("algorithm", hash.Algorithm.ToUpperInvariant());
                json.WriteString("checksumValue", hash.Hex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteAnnotations(Utf8JsonWriter json, Package package, Dictionary<string, string> byKey, string created, string tool)
    {
        List<(string Name, string? Value)> notes =
        [
            ("gabion:type", package.Type),
            ("gabion:architecture", package.Architecture),
            ("gabion:module", package.Module),
            ("gabion:layer", package.Layer?.ToString()),
            ("gabion:distributionOwn", package.IsDistributionOwn switch { true => "true", false => "false", _ => null }),
            ("gabion:scope", package.Scope switch { PackageScope.Direct => "direct", PackageScope.Transitive => "transitive", _ => null }),
            ("gabion:development", package.IsDevelopment ? "true" : null),
            ("gabion:evidence", package.Evidence switch { PackageEvidence.Asked => "asked", PackageEvidence.Inferred => "inferred", _ => null }),
            ("gabion:shippedBy", package.ShippedBy is { } shipper ? byKey.GetValueOrDefault(shipper) : null),
            .. package.FoundAt.Select(path => ("gabion:foundAt", (string?)path)),
        ];
        WriteAnnotations(json, notes, created, tool);
    }

    private static void WriteAnnotations(Utf8JsonWriter json, IEnumerable<(string Name, string? Value)> notes, string created, string tool)
    {
        json.WriteStartArray("annotations");
        foreach (var (name, value) in notes.Where(note => !string.IsNullOrEmpty(note.Value)))
        {
            json.WriteStartObject();
            json.WriteString("annotationDate", created);
            json.WriteString("annotationType", "OTHER");
            json.WriteString("annotator", tool);
            json.WriteString("comment", $"{name}: {value}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>One expression; names that the list does not know become references to their text.</summary>
    private static string Licence(Package package, SortedDictionary<string, string> others)
    {
        if (package.Licences.IsEmpty)
        {
            return None;
        }

        var parts = package.Licences.Distinct(StringComparer.Ordinal).Select(text =>
        {
            if (SpdxExpression.Of(text) is { } known)
            {
                return known;
            }

            var name = $"LicenseRef-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6))}";
            others[name] = text;
            return name;
        }).Distinct(StringComparer.Ordinal).ToList();
        return parts.Count == 1 ? parts[0] : string.Join(" AND ", parts.Select(part => part.Contains(' ') ? $"({part})" : part));
    }

    private static void WriteOthers(Utf8JsonWriter json, SortedDictionary<string, string> others)
    {
        if (others.Count > 0)
        {
            json.WriteStartArray("hasExtractedLicensingInfos");
            foreach (var (name, text) in others)
            {
                json.WriteStartObject();
                json.WriteString("licenseId", name);
                json.WriteString("extractedText", text);
                json.WriteString("name", text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteRelationship(Utf8JsonWriter json, string from, string type, string to)
    {
        json.WriteStartObject();
        json.WriteString("spdxElementId", from);
        json.WriteString("relationshipType", type);
        json.WriteString("relatedSpdxElement", to);
        json.WriteEndObject();
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
