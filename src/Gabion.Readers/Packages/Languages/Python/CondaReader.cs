using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>What conda has installed: <c>conda-meta/NAME-VERSION-BUILD.json</c>.</summary>
public sealed class CondaMetaReader : TreePackageReader
{
    public override string Kind => "installed conda package";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".json", StringComparison.Ordinal) && path.LastIndexOf('/') is > 0 and var folder && IsAt(path.AsSpan(0, folder), "conda-meta");
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (root["name"].Text is { } name && root["version"].Text is { } version)
        {
            found.Add(new Package
            {
                Type = "conda",
                Name = name,
                Version = version,
                Licences = root["license"].Text is { Length: > 0 } licence ? [licence] : [],
                Hashes = [.. PinnedHash.OfHex("sha256", root["sha256"].Text), .. PinnedHash.OfHex("md5", root["md5"].Text)],
                Qualifiers = CondaQualifiers.Of(root["build"].Text, root["channel"].Text, root["subdir"].Text),
                Files = [.. root["files"].Texts.Select(file => new OwnedFile(file, null))],
            });
        }
        else
        {
            found.Gap(GapKind.Invalid, null, "It has no name or no version, so nothing can be said of the package");
        }
    }
}
