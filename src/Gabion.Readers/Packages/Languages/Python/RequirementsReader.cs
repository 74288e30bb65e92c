using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>
/// Requirements files of pip (pip.pypa.io, requirements file format): the lines that pin a version. Where many leave the
/// choice to pip, one gap says how many.
/// </summary>
public sealed class RequirementsReader : TextPackageReader
{
    public override string Kind => "pip requirements file";

    public override PackageSetRole Role => PackageSetRole.Asked;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)
            && (name.StartsWith("requirements", StringComparison.OrdinalIgnoreCase) || name.EndsWith("requirements.txt", StringComparison.OrdinalIgnoreCase)
                || path.EndsWith("requirements/" + name, StringComparison.Ordinal));
    }

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var isDevelopment = NameOf(found.Path) is var name && (name.Contains("dev", StringComparison.OrdinalIgnoreCase) || name.Contains("test", StringComparison.OrdinalIgnoreCase));
        var (open, first) = (0, 0);
        foreach (var (line, requirement) in Requirements(text))
        {
            if (PythonNames.NameIn(requirement) is not { } package)
            {
                continue;
            }

            if (PythonNames.PinIn(requirement) is not { } version)
            {
                open++;
                first = first == 0 ? line : first;
                continue;
            }

            found.Add(PythonNames.Package(package, version) with
            {
                Line = line,
                IsDevelopment = isDevelopment,
                Evidence = PackageEvidence.Asked,
                Hashes = Hashes(requirement),
            });
        }

        if (open > 0)
        {
            found.Gap(
                GapKind.Unknown,
                TextSpan.At(first, 1),
                string.Create(CultureInfo.InvariantCulture, $"{open} requirements pin no version: which one is installed, and what it needs, is known only then"),
                "Commit a lock file, or the output of pip freeze.");
        }
    }

    /// <summary>The requirements with the lines they begin on: continued lines joined, comments and options cut off.</summary>
    private static IEnumerable<(int Line, string Text)> Requirements(string text)
    {
        var line = 0;
        var start = 0;
        var joined = "";
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.TrimEnd('\r');
            start = joined.Length == 0 ? line : start;
            if (row.EndsWith('\\') && joined.Length < 100_000)
            {
                joined += row[..^1] + " ";
                continue;
            }

            var whole = (joined + row).Trim();
            joined = "";
            var comment = whole.StartsWith('#') ? 0 : whole.IndexOf(" #", StringComparison.Ordinal);
            whole = comment < 0 ? whole : whole[..comment].TrimEnd();
            if (whole.Length > 0 && whole[0] != '-' && !whole.Contains("://", StringComparison.Ordinal))
            {
                yield return (start, whole);
            }
        }
    }

    private static ImmutableArray<Digest> Hashes(string requirement) =>
    [
        .. requirement.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("--hash=", StringComparison.Ordinal))
            .SelectMany(word => PinnedHash.OfPrefixed(word["--hash=".Length..])),
    ];
}
