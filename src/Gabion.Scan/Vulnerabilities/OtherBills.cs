using Gabion.Model;
using Gabion.Readers.Packages.Sbom;
using Gabion.Sources;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>Bills of materials that are not in JSON, told by their beginnings.</summary>
internal static class OtherBills
{
    private const int MaxHead = 64 * 1024;

    /// <summary>The form of a file whose name may be that of such a bill; <see cref="BillForm.Json"/> for all others.</summary>
    public static BillForm FormOf(TargetFile file)
    {
        if (Path.GetExtension(file.Path).ToUpperInvariant() is not (".XML" or ".SPDX" or ".TAG" or ".RDF" or ".TTL" or ".TXT" or ".YAML" or ".YML"))
        {
            return BillForm.Json;
        }

        using var opened = file.Open(out _);
        if (opened is null)
        {
            return BillForm.Json;
        }

        var head = new byte[MaxHead];
        return BillText.FormOf(head.AsSpan(0, opened.Read(head, 0)));
    }

    /// <summary>What is said of a bill in a form that is not read.</summary>
    public static CoverageGap Unread(string path) => new(
        GapKind.Unknown, path, null, "It is a bill of materials of SPDX as RDF in Turtle, which is not read; the packages in it are not known", "Make it as JSON, tags and values or RDF/XML, or convert it.");
}
