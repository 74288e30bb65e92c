using System.Text.Encodings.Web;
using System.Text.Json;
using Gabion.Model.Packages;

namespace Gabion.Reports.Sbom;

/// <summary>
/// CycloneDX 1.6 in JSON (cyclonedx.org). What the format has no member for stands in properties named <c>gabion:…</c>;
/// package URLs say the source package with <c>upstream</c>, as others read it.
/// </summary>
public static class CycloneDxWriter
{
    private const string SystemReference = "operating-system";

    public static void Write(SbomDocument document, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(output);
        using var piecewise = new JsonOutput(output, JavaScriptEncoder.UnsafeRelaxedJsonEscaping, indented: true);
        var json = piecewise.Json;
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", $"urn:uuid:{document.Identifier()}");
        json.WriteNumber("version", 1);
        WriteMetadata(json, document);
        var references = document.References();
        var byKey = references.GroupBy(entry => entry.Package.Key, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Reference, StringComparer.Ordinal);
        json.WriteStartArray("components");
        if (document.Inventory.Release is { } release)
        {
            WriteRelease(json, release);
        }

        foreach (var (reference, package, url) in references)
        {
            WriteComponent(json, reference, package, url, byKey);
            piecewise.Relieve();
        }

        json.WriteEndArray();
        json.WriteStartArray("dependencies");
        WriteDependency(json, Root(document), references.Where(entry => entry.Package.Scope != PackageScope.Transitive).Select(entry => entry.Reference)
            .Concat(document.Inventory.Release is null ? [] : [SystemReference]));
        foreach (var (reference, package, _) in references)
        {
            WriteDependency(json, reference, package.Dependencies.Select(key => byKey.GetValueOrDefault(key)).OfType<string>());
            piecewise.Relieve();
        }

        json.WriteEndArray();
        WriteCompositions(json, document);
        json.WriteEndObject();
    }

    /// <summary>Where something was not looked at, that the list is not whole, in the format's own words.</summary>
    private static void WriteCompositions(Utf8JsonWriter json, SbomDocument document)
    {
        if (document.NotAssessed().Count > 0)
        {
            json.WriteStartArray("compositions");
            json.WriteStartObject();
            json.WriteString("aggregate", "incomplete");
            json.WriteStartArray("assemblies");
            json.WriteStringValue(Root(document));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }
    }

    private static string Root(SbomDocument document) => $"target:{document.Name}";

    private static void WriteMetadata(Utf8JsonWriter json, SbomDocument document)
    {
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", document.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", "gabion");
        json.WriteString("version", document.ToolVersion);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", document.IsContainer ? "container" : "application");
        json.WriteString("bom-ref", Root(document));
        json.WriteString("name", document.Name);
        WriteOptional(json, "version", document.Digest?.ToString());
        json.WriteEndObject();
        var gaps = document.NotAssessed();
        if (gaps.Count > 0)
        {
            json.WriteStartArray("properties");
            gaps.ForEach(gap => WriteProperty(json, "gabion:notAssessed", gap));
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteRelease(Utf8JsonWriter json, DistributionRelease release)
    {
        json.WriteStartObject();
        json.WriteString("type", "operating-system");
        json.WriteString("bom-ref", SystemReference);
        json.WriteString("name", release.Id);
        WriteOptional(json, "version", release.VersionId);
        WriteOptional(json, "description", release.PrettyName);
        json.WriteStartArray("properties");
        WriteProperty(json, "gabion:release:codename", release.Codename);
        WriteProperty(json, "gabion:release:version", release.Version);
        WriteProperty(json, "gabion:release:like", release.Like.IsEmpty ? null : string.Join(' ', release.Like));
        WriteProperty(json, "gabion:release:cpe", release.Cpe);
        WriteProperty(json, "gabion:release:ecosystem", release.Ecosystem);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string reference, Package package, PackageUrl? url, Dictionary<string, string> byKey)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", reference);
        if (package.Supplier is { Length: > 0 } supplier)
        {
            json.WriteStartObject("supplier");
            json.WriteString("name", supplier);
            json.WriteEndObject();
        }

        WriteOptional(json, "group", package.Namespace);
        json.WriteString("name", package.Name);
        WriteOptional(json, "version", package.Version);
        if (package.IsDevelopment)
        {
            json.WriteString("scope", "optional");
        }

        WriteHashes(json, package);
        WriteLicences(json, package);
        WriteOptional(json, "purl", url?.ToString());
        if (!package.FoundAt.IsEmpty)
        {
            json.WriteStartObject("evidence");
            json.WriteStartArray("occurrences");
            foreach (var path in package.FoundAt)
            {
                json.WriteStartObject();
                json.WriteString("location", path);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteStartArray("properties");
        WriteProperty(json, "gabion:type", package.Type);
        WriteProperty(json, "gabion:architecture", package.Architecture);
        WriteProperty(json, "gabion:source:name", package.SourceName);
        WriteProperty(json, "gabion:source:version", package.SourceVersion);
        WriteProperty(json, "gabion:module", package.Module);
        WriteProperty(json, "gabion:layer", package.Layer?.ToString());
        WriteProperty(json, "gabion:distributionOwn", package.IsDistributionOwn switch { true => "true", false => "false", _ => null });
        WriteProperty(json, "gabion:scope", package.Scope switch { PackageScope.Direct => "direct", PackageScope.Transitive => "transitive", _ => null });
        WriteProperty(json, "gabion:development", package.IsDevelopment ? "true" : null);
        WriteProperty(json, "gabion:evidence", package.Evidence switch { PackageEvidence.Asked => "asked", PackageEvidence.Inferred => "inferred", _ => null });
        WriteProperty(json, "gabion:shippedBy", package.ShippedBy is { } shipper ? byKey.GetValueOrDefault(shipper) : null);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHashes(Utf8JsonWriter json, Package package)
    {
        var known = package.Hashes.Select(hash => (Name: hash.Algorithm switch { "md5" => "MD5", "sha1" => "SHA-1", "sha256" => "SHA-256", "sha384" => "SHA-384", "sha512" => "SHA-512", _ => null }, hash.Hex))
            .Where(hash => hash.Name is not null).Distinct().ToList();
        if (known.Count > 0)
        {
            json.WriteStartArray("hashes");
            foreach (var (name, hex) in known)
            {
                json.WriteStartObject();
                json.WriteString("alg", name);
                json.WriteString("content", hex);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    /// <summary>One text that is an expression is one; several, or names that the list does not know, are licences each.</summary>
    private static void WriteLicences(Utf8JsonWriter json, Package package)
    {
        if (package.Licences.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("licenses");
        if (package.Licences is [var only] && SpdxExpression.Of(only) is { } expression && SpdxExpression.Identifier(expression) is null)
        {
            json.WriteStartObject();
            json.WriteString("expression", expression);
            json.WriteEndObject();
        }
        else
        {
            foreach (var licence in package.Licences.Distinct(StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteStartObject("license");
                var identifier = SpdxExpression.Of(licence) is { } known ? SpdxExpression.Identifier(known) : null;
                json.WriteString(identifier is null ? "name" : "id", identifier ?? licence);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteDependency(Utf8JsonWriter json, string reference, IEnumerable<string> needs)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var need in needs.Where(need => need != reference).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStringValue(need);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteProperty(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }
}
