using Gabion.Formats.Tree;
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
    }
}

/// <summary>What conda is asked for: <c>environment.yml</c>, and the packages of <c>conda-lock.yml</c>.</summary>
public sealed class CondaEnvironmentReader : TreePackageReader
{
    public override string Kind => "conda environment file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "environment.yml" or "environment.yaml" or "conda-lock.yml";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        foreach (var item in root["package"].Items)
        {
            if (item["name"].Text is { } name && item["version"].Text is { } version)
            {
                found.Add((item["manager"].Text == "pip" ? PythonNames.Package(name, version) : new() { Type = "conda", Name = name, Version = version }) with
                {
                    Line = item.Span.Line,
                    Hashes = [.. item["hash"].Entries.SelectMany(entry => PinnedHash.OfHex(entry.Key, entry.Value.Text))],
                });
            }
        }

        foreach (var item in root["dependencies"].Items)
        {
            found.Recognise();
            if (item.Text is { } text && Pinned(text) is var (name, version, build))
            {
                found.Add(new Package { Type = "conda", Name = name, Version = version, Line = item.Span.Line, Evidence = PackageEvidence.Asked, Qualifiers = CondaQualifiers.Of(build, null, null) });
            }

            foreach (var requirement in item["pip"].Items)
            {
                if (requirement.Text is { } line && PythonNames.NameIn(line) is { } package && PythonNames.PinIn(line) is { } pin)
                {
                    found.Add(PythonNames.Package(package, pin) with { Line = requirement.Span.Line, Evidence = PackageEvidence.Asked });
                }
            }
        }
    }

    /// <summary><c>channel::name=version=build</c>, <c>name==version</c>.</summary>
    private static (string Name, string Version, string? Build)? Pinned(string text)
    {
        var channel = text.LastIndexOf("::", StringComparison.Ordinal);
        var parts = (channel < 0 ? text : text[(channel + 2)..]).Split('=', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts.Length is 2 or 3 && char.IsAsciiDigit(parts[1][0]) && parts[0].AsSpan().IndexOfAny("<>! ") < 0 && !parts[1].Contains('*')
            ? (parts[0], parts[1], parts.Length == 3 ? parts[2] : null)
            : null;
    }
}
