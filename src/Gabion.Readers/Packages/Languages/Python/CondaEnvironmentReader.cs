using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>What conda is asked for: <c>environment.yml</c> (docs.conda.io, "Creating an environment file manually").</summary>
public sealed class CondaEnvironmentReader : TreePackageReader
{
    public override string Kind => "conda environment file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) is "environment.yml" or "environment.yaml";
    }

    private protected override void ReadTree(PackageCollector found, Field root, CompanionFiles beside)
    {
        if (!root["dependencies"].IsSequence)
        {
            if (root["channels"].Exists || root["dependencies"].Exists)
            {
                found.Gap(GapKind.Invalid, root["dependencies"].Span, "It has no list of dependencies; the packages in it are not known");
            }

            return; // else another tool's file of that name
        }

        found.Recognise();
        var (open, first) = (0, 0);
        foreach (var item in root["dependencies"].Items)
        {
            if (item.Text is { } text && Pinned(text) is var (name, version, build))
            {
                found.Add(new Package { Type = "conda", Name = name, Version = version, Line = item.Span.Line, Evidence = PackageEvidence.Asked, Qualifiers = CondaQualifiers.Of(build, null, null) });
            }
            else if (!item.IsMapping || item["pip"].Text is not null)
            {
                (open, first) = (open + 1, open == 0 ? item.Span.Line : first);
            }

            foreach (var requirement in item["pip"].Items)
            {
                if (requirement.Text is { } line && PythonNames.NameIn(line) is { } package && PythonNames.PinIn(line) is { } pin)
                {
                    found.Add(PythonNames.Package(package, pin) with { Line = requirement.Span.Line, Evidence = PackageEvidence.Asked });
                }
                else
                {
                    (open, first) = (open + 1, open == 0 ? requirement.Span.Line : first);
                }
            }
        }

        if (open > 0)
        {
            found.Gap(
                GapKind.Unknown, TextSpan.At(first, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} dependencies pin no version: which one is installed, and what it needs, is known only then"),
                "Commit a lock file (conda-lock, pixi), or the output of conda list --explicit.");
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
