using Gabion.Sources;

namespace Gabion.Scan.Vulnerabilities;

/// <summary>Bills of materials in forms that are not read, told by their beginnings, so that a folder of bills does not lose them.</summary>
internal static class OtherBills
{
    private const int MaxHead = 4096;

    /// <summary>What the form is called; null for a file that is no bill, or one in JSON.</summary>
    public static string? FormOf(TargetFile file)
    {
        if (Path.GetExtension(file.Path).ToUpperInvariant() is not (".XML" or ".SPDX" or ".TAG" or ".RDF" or ".TXT" or ".YAML" or ".YML"))
        {
            return null;
        }

        using var opened = file.Open(out _);
        if (opened is null)
        {
            return null;
        }

        var bytes = new byte[MaxHead];
        ReadOnlySpan<byte> head = bytes.AsSpan(0, opened.Read(bytes, 0));
        return head.IndexOf("http://cyclonedx.org/schema/bom/"u8) >= 0 ? "XML"
            : head.IndexOf("http://spdx.org/rdf/"u8) >= 0 && head.IndexOf("<"u8) >= 0 ? "RDF"
            : head.IndexOf("SPDXVersion: SPDX-"u8) >= 0 ? "SPDX's tag-value form"
            : head.IndexOf("spdxVersion:"u8) >= 0 && head.IndexOf("{"u8) != 0 ? "YAML"
            : null;
    }
}
