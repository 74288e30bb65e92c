namespace Gabion.Readers.Packages.Sbom;

/// <summary>What SPDX documents say of a package in free texts: <c>name: value</c> in annotations and attributions, and the source package.</summary>
internal static class SpdxNotes
{
    private const string BuiltFrom = "built package from: ";

    public static ILookup<string, string> Of(IEnumerable<string?> texts, string? sourceInfo)
    {
        var notes = new List<(string Name, string Value)>();
        foreach (var text in texts.OfType<string>())
        {
            var colon = text.IndexOf(": ", StringComparison.Ordinal);
            if (colon > 0)
            {
                var name = text[..colon];
                notes.Add((name is "PkgType" or "PkgID" or "LayerDigest" or "LayerDiffID" or "FilePath" or "Modularitylabel" ? $"aquasecurity:trivy:{name}" : name, text[(colon + 2)..]));
            }
        }

        if (sourceInfo is not null && sourceInfo.StartsWith(BuiltFrom, StringComparison.Ordinal) && sourceInfo[BuiltFrom.Length..].Split(' ') is [{ Length: > 0 } sourceName, .. var rest])
        {
            notes.Add(("gabion:source:name", sourceName));
            if (rest is [{ Length: > 0 } version, ..])
            {
                notes.Add(("gabion:source:version", version));
            }
        }

        return notes.ToLookup(note => note.Name, note => note.Value, StringComparer.Ordinal);
    }
}
