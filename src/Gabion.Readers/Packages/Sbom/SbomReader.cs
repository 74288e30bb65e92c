using Gabion.Formats.Json;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// Bills of materials in JSON, of CycloneDX (1.2 to 1.6) and SPDX (2.2, 2.3), told apart by what they say of themselves:
/// our own, and the dialects of Trivy and Syft with what these keep in properties, annotations and source texts.
/// </summary>
public sealed class SbomReader : TreePackageReader
{
    /// <summary>Above any file of the target itself: the bill says which release it speaks of.</summary>
    internal const int ReleaseRank = 100;

    public override string Kind => "SBOM";

    public override PackageSetRole Role => PackageSetRole.Listed;

    public override long MaxBytes => 512L * 1024 * 1024;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.EndsWith(".cdx.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".spdx.json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".cyclonedx.json", StringComparison.OrdinalIgnoreCase) || name is "bom.json" or "sbom.json"
            || (name.StartsWith(".spdx-", StringComparison.Ordinal) && name.EndsWith(".spdx", StringComparison.Ordinal));
    }

    /// <summary>Whether a JSON text of any name is a bill of materials, by its beginning.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        head.IndexOf("\"bomFormat\""u8) >= 0 || head.IndexOf("\"spdxVersion\""u8) >= 0 || head.IndexOf("\"SPDXID\""u8) >= 0;

    private protected override YamlDocument? Parse(string path, string text) =>
        JsonReader.Read(text, YamlLimits.Default with { MaxNodes = 30_000_000 }) is [var document, ..] ? document : null;

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["bomFormat"].Text == "CycloneDX")
        {
            found.Recognise();
            CycloneDxBill.Read(found, root);
        }
        else if (root["spdxVersion"].Text?.StartsWith("SPDX-2.", StringComparison.Ordinal) == true)
        {
            found.Recognise();
            SpdxBill.Read(found, root);
        }
        else
        {
            var said = root["spdxVersion"].Text ?? root["bomFormat"].Text ?? (root["@context"].Exists ? "SPDX 3" : null);
            found.Gap(
                GapKind.Unknown, null,
                said is null ? "It says neither that it is CycloneDX nor SPDX; the packages in it are not known" : $"It is {said}, which is not read; the packages in it are not known",
                "CycloneDX 1.2 to 1.6 and SPDX 2.2 and 2.3 are read, in JSON.");
        }
    }
}
