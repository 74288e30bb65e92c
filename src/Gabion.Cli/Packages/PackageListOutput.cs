using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Gabion.Cli.Images;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Reports;

namespace Gabion.Cli.Packages;

/// <summary>How <c>gabion packages</c> is written.</summary>
internal static class PackageListOutput
{
    public static void Table(TextWriter output, Inventory inventory, ImmutableSortedDictionary<string, long> files)
    {
        if (inventory.Release is { } release)
        {
            output.WriteLine(VisibleText.Of($"{release}{(release.Ecosystem is null ? " (no ecosystem of advisories is known for it)" : $" ({release.Ecosystem})")}"));
            output.WriteLine();
        }

        foreach (var group in inventory.Packages.GroupBy(package => package.Type))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{group.Key} ({group.Count()})"));
            foreach (var package in group)
            {
                output.WriteLine(VisibleText.Of($"  {NameOf(package)} {package.Version ?? "(no version)"}{Notes(package)}"));
            }

            output.WriteLine();
        }

        var read = string.Join(", ", files.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ImageText.Count(inventory.Packages.Length, "package")}{(read.Length == 0 ? "" : $" from: {read}")}"));
    }

    /// <param name="origin">For images: where a package comes from.</param>
    public static string Json(Inventory inventory, ImmutableArray<CoverageGap> gaps, Func<Package, LayerOrigin?>? origin = null) => PssJson.Write(json =>
    {
        if (inventory.Release is { } release)
        {
            json.WriteStartObject("release");
            json.WriteString("id", release.Id);
            WriteOptional(json, "version", release.VersionId);
            WriteOptional(json, "codename", release.Codename);
            WriteOptional(json, "name", release.PrettyName);
            WriteOptional(json, "ecosystem", release.Ecosystem);
            json.WriteEndObject();
        }

        json.WriteStartArray("packages");
        foreach (var package in inventory.Packages)
        {
            Write(json, package, inventory.Release, origin?.Invoke(package));
        }

        json.WriteEndArray();
        PssJson.WriteGaps(json, gaps);
    });

    private static void Write(Utf8JsonWriter json, Package package, DistributionRelease? release, LayerOrigin? origin)
    {
        json.WriteStartObject();
        json.WriteString("type", package.Type);
        json.WriteString("name", NameOf(package));
        WriteOptional(json, "version", package.Version);
        WriteOptional(json, "purl", PackageUrls.Of(package, release)?.ToString());
        WriteOptional(json, "architecture", package.Architecture);
        WriteOptional(json, "source", package.SourceName);
        WriteOptional(json, "sourceVersion", package.SourceVersion);
        WriteOptional(json, "module", package.Module);
        WriteOptional(json, "supplier", package.Supplier);
        WriteOptional(json, "layer", package.Layer?.ToString());
        WriteOrigin(json, origin);
        WriteOptional(json, "shippedBy", package.ShippedBy);
        if (package.IsDistributionOwn is { } isOwn)
        {
            json.WriteBoolean("distributionOwn", isOwn);
        }

        if (package.Scope != PackageScope.Unknown)
        {
            json.WriteBoolean("direct", package.Scope == PackageScope.Direct);
        }

        if (package.IsDevelopment)
        {
            json.WriteBoolean("development", true);
        }

        WriteTexts(json, "licences", package.Licences);
        WriteTexts(json, "hashes", package.Hashes.Select(hash => hash.ToString()));
        WriteTexts(json, "foundAt", package.FoundAt);
        WriteTexts(json, "dependencies", package.Dependencies);
        json.WriteEndObject();
    }

    private static void WriteOrigin(Utf8JsonWriter json, LayerOrigin? origin)
    {
        if (origin is null)
        {
            return;
        }

        json.WriteNumber("layerNumber", origin.Number);
        WriteOptional(json, "instruction", origin.Instruction);
        if (origin.IsOfBase is { } isOfBase)
        {
            json.WriteBoolean("fromBase", isOfBase);
        }

        WriteOptional(json, "base", origin.Base);
        WriteOptional(json, "dockerfile", origin.Written?.ToString());
    }

    private static string NameOf(Package package) => package.Namespace is null ? package.Name : $"{package.Namespace}/{package.Name}";

    private static string Notes(Package package)
    {
        List<string> notes = [];
        if (package.SourceName is { } source && source != package.Name)
        {
            notes.Add($"of {source}");
        }

        if (package.IsDistributionOwn == false)
        {
            notes.Add("third party");
        }

        if (package.IsDevelopment)
        {
            notes.Add("development");
        }

        if (package.Evidence == PackageEvidence.Inferred)
        {
            notes.Add("inferred");
        }

        if ((package.Qualifiers.GetValueOrDefault("vcs_url") ?? package.Qualifiers.GetValueOrDefault("download_url")) is { } origin)
        {
            notes.Add($"from {origin}");
        }

        if (package.ShippedBy is { } shipper)
        {
            notes.Add($"shipped by {shipper[(shipper.IndexOf(':') + 1)..shipper.IndexOf('@', 1)]}");
        }

        return notes.Count == 0 ? "" : $"  [{string.Join(", ", notes)}]";
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        var all = texts.ToList();
        if (all.Count > 0)
        {
            json.WriteStartArray(name);
            all.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
    }
}
