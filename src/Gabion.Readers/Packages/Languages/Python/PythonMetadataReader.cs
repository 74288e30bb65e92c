using Gabion.Formats.Stanzas;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>
/// An installed Python package: the core metadata (packaging.python.org, core metadata) in <c>NAME.dist-info/METADATA</c>,
/// <c>NAME.egg-info/PKG-INFO</c>, or a file <c>NAME.egg-info</c>.
/// </summary>
public sealed class PythonMetadataReader : PackageReader
{
    public override string Kind => "installed Python package";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) || path.EndsWith(".egg-info/PKG-INFO", StringComparison.Ordinal)
            || path.EndsWith("EGG-INFO/PKG-INFO", StringComparison.Ordinal) || path.EndsWith(".egg-info", StringComparison.Ordinal);
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside) => Read(found, content.Span);

    /// <summary>Adds the package that the metadata describe, or the gap that they leave.</summary>
    internal static void Read(PackageCollector found, ReadOnlySpan<byte> metadata)
    {
        // The head is the first block; the description that follows may look like anything.
        if (StanzaReader.Read(TextContent.DecodeLoosely(metadata)).FirstOrDefault() is not { } head
            || head["Name"] is not { Length: > 0 } name || head["Version"] is not { Length: > 0 } version)
        {
            found.Gap(Model.GapKind.Invalid, null, "The metadata has no name or no version, so nothing can be said of the package");
            return;
        }

        found.Add(PythonNames.Package(name, version) with
        {
            Licences = [.. Licences(head)],
            Supplier = head["Author"] is { Length: > 0 } author && author != "UNKNOWN" ? author : head["Author-email"],
        });
    }

    private static IEnumerable<string> Licences(Stanza head)
    {
        if (head["License-Expression"] is { Length: > 0 } expression)
        {
            return [expression];
        }

        if (head["License"] is { Length: > 0 and < 100 } licence && licence != "UNKNOWN" && !licence.Contains('\n'))
        {
            return [licence];
        }

        return head.All("Classifier").Where(text => text.StartsWith("License ::", StringComparison.Ordinal)).Select(text => text[(text.LastIndexOf(':') + 1)..].Trim());
    }
}
