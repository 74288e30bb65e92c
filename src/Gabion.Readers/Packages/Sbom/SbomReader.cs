using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// Bills of materials of CycloneDX (1.2 to 1.7, in JSON and XML), SPDX (2.2 and 2.3 in JSON, YAML, RDF/XML and tag-value, 3.0 in JSON) and Syft's own,
/// told apart by what they say of themselves: our own, and the dialects of Trivy and Syft with what these keep in properties, annotations
/// and source texts; plain, or attested (DSSE, in-toto, Sigstore bundles).
/// </summary>
public sealed class SbomReader : TextPackageReader
{
    /// <summary>Above any file of the target itself: the bill says which release it speaks of.</summary>
    internal const int ReleaseRank = 100;

    /// <summary>Nodes of one bill.</summary>
    internal const int MaxNodes = 30_000_000;

    public override string Kind => "SBOM";

    public override PackageSetRole Role => PackageSetRole.Listed;

    public override long MaxBytes => 512L * 1024 * 1024;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.EndsWith(".cdx.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".spdx.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".spdx3.json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".cdx.xml", StringComparison.OrdinalIgnoreCase) || name is "bom.xml"
            || name.EndsWith(".cyclonedx.json", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".syft.json", StringComparison.OrdinalIgnoreCase) || name is "bom.json" or "sbom.json"
            || (name.StartsWith(".spdx-", StringComparison.Ordinal) && name.EndsWith(".spdx", StringComparison.Ordinal));
    }

    /// <summary>Whether a file of any name is a bill of materials in a form that is read, by its beginning.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) =>
        head.IndexOf("\"bomFormat\""u8) >= 0 || head.IndexOf("\"spdxVersion\""u8) >= 0 || head.IndexOf("\"SPDXID\""u8) >= 0 || head.IndexOf("spdx.org/rdf/3"u8) >= 0
        || head[..Math.Min(head.Length, 64)].IndexOf("\"artifacts\""u8) >= 0 || BillEnvelope.Recognises(head)
        || BillText.FormOf(head) is BillForm.CycloneDxXml or BillForm.SpdxTagValue or BillForm.SpdxYaml or BillForm.SpdxRdf;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        var bill = BillText.Read(text);
        if (bill.Problem is { } problem)
        {
            found.Gap(problem.Kind == Formats.SyntaxProblemKind.Limit ? GapKind.Limit : GapKind.Invalid, problem.At, $"{problem.Message}; the packages in it are not known");
            return;
        }

        var root = bill.Root;
        if (!root.Exists)
        {
            found.Gap(GapKind.Invalid, null, "It is empty or no SBOM; the packages in it are not known");
            return;
        }

        ReadBill(found, root);
        BillGaps.OfNothing(found);
        if (bill.IsAttested)
        {
            found.Rewrite(package => package with { Line = null }); // the bill has no lines of the file
        }
    }

    private static void ReadBill(PackageCollector found, Field root)
    {
        if (root["bomFormat"].Text == "CycloneDX")
        {
            found.Recognise();
            CycloneDxBill.Read(found, root);
        }
        else if (SyftBill.Is(root))
        {
            found.Recognise();
            SyftBill.Read(found, root);
        }
        else if (Spdx3Bill.Is(root))
        {
            found.Recognise();
            Spdx3Bill.Read(found, root);
        }
        else if (root["spdxVersion"].Text?.StartsWith("SPDX-2.", StringComparison.Ordinal) == true)
        {
            found.Recognise();
            SpdxBill.Read(found, root);
        }
        else
        {
            var said = root["spdxVersion"].Text ?? root["bomFormat"].Text ?? (root["@context"].Exists ? "JSON-LD of another context than SPDX 3's" : root["predicateType"].Text is { } type ? $"an attestation of {type}" : root["payloadType"].Exists ? "an attestation without a bill" : null);
            found.Gap(
                GapKind.Unknown, null,
                said is null ? "It says neither that it is CycloneDX nor SPDX nor Syft's; the packages in it are not known" : $"It is {said}, which is not read; the packages in it are not known",
                "CycloneDX 1.2 to 1.7, SPDX 2.2, 2.3 and 3.0 and Syft's format are read, in JSON, also in attestations; CycloneDX also in XML, SPDX 2 also in YAML, in RDF/XML and as tags and values.");
        }
    }
}
