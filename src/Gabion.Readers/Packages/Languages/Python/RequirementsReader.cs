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
    private const int MaxFiles = 50;

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
        if (CondaExplicitReader.IsList(text))
        {
            CondaExplicitReader.ReadList(found, text);
            return;
        }

        var isDevelopment = NameOf(found.Path) is var name && (name.Contains("dev", StringComparison.OrdinalIgnoreCase) || name.Contains("test", StringComparison.OrdinalIgnoreCase));
        var local = new LocalSources(found);
        var open = new Open();
        ReadInto(found, text, found.Path, isDevelopment, beside, local, open, [found.Path]);
        local.Tell();
        if (open.Count > 0)
        {
            found.Gap(
                GapKind.Unknown,
                TextSpan.At(open.First, 1),
                string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(open.Count, "requirement pins", "requirements pin")} no version: which one is installed, and what it needs, is known only then"),
                "Commit a lock file, or the output of pip freeze.");
        }
    }

    private void ReadInto(PackageCollector found, string text, string path, bool isDevelopment, CompanionFiles beside, LocalSources local, Open open, HashSet<string> seen)
    {
        foreach (var (line, stated) in Requirements(found, text))
        {
            if (Option(stated, "-r", "--requirement") is { } other)
            {
                ReadOther(found, path, other, line, isDevelopment, beside, local, open, seen);
                continue;
            }

            var requirement = Option(stated, "-e", "--editable") ?? stated;
            if (requirement.StartsWith('-'))
            {
                continue;
            }

            if (Source(requirement) is { } source)
            {
                Add(found, path, line, isDevelopment, source.Name, source.Version, source.Origin, []);
            }
            else if (requirement.StartsWith('.') || requirement.StartsWith('/') || requirement.StartsWith("file:", StringComparison.Ordinal))
            {
                if (requirement.Split('[', ';', ' ')[0] is not ("." or "./"))
                {
                    local.Add(requirement.Split(' ')[0], "a folder", line);
                }
            }
            else if (PythonNames.NameIn(requirement) is { } package && !requirement.Contains("://", StringComparison.Ordinal))
            {
                if (PythonNames.PinIn(requirement) is { } version)
                {
                    Add(found, path, line, isDevelopment, package, version, PackageOrigin.None, Hashes(requirement));
                }
                else
                {
                    open.Add(line);
                }
            }
            else
            {
                found.Gap(GapKind.Invalid, TextSpan.At(line, 1), $"'{(requirement.Length > 60 ? requirement[..60] + "…" : requirement)}' is no requirement that names a package");
            }
        }
    }

    private static void Add(PackageCollector found, string path, int line, bool isDevelopment, string name, string? version, ImmutableSortedDictionary<string, string> origin, ImmutableArray<Digest> hashes) =>
        found.Add(PythonNames.Package(name, version) with
        {
            Line = line,
            IsDevelopment = isDevelopment,
            Evidence = PackageEvidence.Asked,
            Qualifiers = origin,
            Hashes = hashes,
            FoundAt = [path],
        });

    /// <summary>A file that is taken in: read here unless its own name says what it is.</summary>
    private void ReadOther(PackageCollector found, string path, string other, int line, bool isDevelopment, CompanionFiles beside, LocalSources local, Open open, HashSet<string> seen)
    {
        var place = other.Contains("://", StringComparison.Ordinal) ? null : Normal(Beside(path, other));
        if (place is not null && (Accepts(place) || !seen.Add(place) || seen.Count > MaxFiles))
        {
            return;
        }

        if (place is not null && beside(place) is { } content && TextContent.Decode(content.Span, out _) is { } text)
        {
            ReadInto(found, text, place, isDevelopment, beside, local, open, seen);
        }
        else
        {
            found.Gap(GapKind.Unknown, TextSpan.At(line, 1), $"It takes in '{other}', which is not in the target: what that asks for is not known");
        }
    }

    private static string? Option(string requirement, string brief, string full)
    {
        var name = requirement.StartsWith(full, StringComparison.Ordinal) ? full : requirement.StartsWith(brief, StringComparison.Ordinal) && !requirement.StartsWith("--", StringComparison.Ordinal) ? brief : null;
        var rest = name is null ? "" : requirement[name.Length..];
        return rest.Length > 0 && (name == brief || rest[0] is '=' or ' ') && rest.TrimStart('=', ' ').Split(' ')[0] is { Length: > 0 } value ? value : null;
    }

    /// <summary><c>name @ address</c>, <c>git+https://…@commit#egg=name</c>, <c>https://…/name-1.0-py3-none-any.whl</c>; null for anything else, or without a name.</summary>
    private static (string Name, string? Version, ImmutableSortedDictionary<string, string> Origin)? Source(string requirement)
    {
        var marker = requirement.IndexOf(" ;", StringComparison.Ordinal);
        var text = marker < 0 ? requirement : requirement[..marker];
        var at = text.IndexOf('@');
        var named = at > 0 && text[..at].Trim() is var before && PythonNames.NameIn(before) is { } name && (before.Length == name.Length || before[name.Length] is '[' or ' ') && !before.Contains("://", StringComparison.Ordinal) ? name : null;
        var address = (named is null ? text : text[(at + 1)..]).Trim().Split(' ')[0];
        if (!address.Contains("://", StringComparison.Ordinal) || address.StartsWith("file:", StringComparison.Ordinal))
        {
            return null;
        }

        var mark = address.IndexOf('#');
        var fragment = mark < 0 ? "" : address[(mark + 1)..];
        address = mark < 0 ? address : address[..mark];
        named ??= fragment.Split('&').FirstOrDefault(part => part.StartsWith("egg=", StringComparison.Ordinal)) is { } egg ? PythonNames.NameIn(egg["egg=".Length..]) : null;
        if (address.StartsWith("git+", StringComparison.Ordinal))
        {
            var revision = address.LastIndexOf('@');
            var hasRevision = revision > address.IndexOf('/', address.IndexOf("://", StringComparison.Ordinal) + 3);
            return named is null ? null : (named, null, PackageOrigin.OfGit(hasRevision ? address[..revision] : address, hasRevision ? address[(revision + 1)..] : null));
        }

        var file = address[(address.LastIndexOf('/') + 1)..].Split('-');
        return address.EndsWith(".whl", StringComparison.Ordinal) && file.Length >= 5 ? (named ?? file[0], file[1], PackageOrigin.Of(address))
            : named is not null ? (named, null, PackageOrigin.Of(address))
            : null;
    }

    /// <summary>The requirements with the lines they begin on: continued lines joined, comments cut off.</summary>
    private static IEnumerable<(int Line, string Text)> Requirements(PackageCollector found, string text)
    {
        var line = 0;
        var start = 0;
        var joined = "";
        foreach (var raw in (text.EndsWith('\n') ? text[..^1] : text).Split('\n'))
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
            if (whole.Length > 0)
            {
                yield return (start, whole);
            }
        }

        if (joined.Length > 0)
        {
            found.Gap(GapKind.Invalid, TextSpan.At(start, 1), "It ends inside a line that should go on, so it was cut; packages may be missing");
            if (joined.Trim() is { Length: > 0 } last && !last.StartsWith('#'))
            {
                yield return (start, last);
            }
        }
    }

    private static ImmutableArray<Digest> Hashes(string requirement) =>
    [
        .. requirement.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith("--hash=", StringComparison.Ordinal))
            .SelectMany(word => PinnedHash.OfPrefixed(word["--hash=".Length..])),
    ];

    /// <summary>Requirements that leave the choice to pip.</summary>
    private sealed class Open
    {
        public int Count { get; private set; }

        public int First { get; private set; }

        public void Add(int line)
        {
            First = Count++ == 0 ? line : First;
        }
    }
}
