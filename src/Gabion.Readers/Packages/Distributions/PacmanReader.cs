using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>One package of pacman's local database: <c>var/lib/pacman/local/NAME-VERSION/desc</c>, sections of <c>%KEY%</c> and lines; <c>files</c> beside it.</summary>
public sealed class PacmanReader : PackageReader
{
    private const int MaxFiles = 100_000;

    public override string Kind => "pacman database entry";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/desc", StringComparison.Ordinal) && path.LastIndexOf('/', path.Length - 6) is > 0 and var parent && IsAt(path.AsSpan(0, parent), "var/lib/pacman/local");
    }

    public override IReadOnlyList<string> Companions(string path) => [Beside(path, "files")];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var sections = Sections(content.Span);
        if (Only(sections, "NAME") is not { } name || Only(sections, "VERSION") is not { } version)
        {
            found.Gap(GapKind.Invalid, null, "The entry has no name or no version, so nothing can be said of it");
            return;
        }

        var files = beside(Beside(found.Path, "files")) is { } list ? Sections(list.Span).GetValueOrDefault("FILES", []) : [];
        found.Add(new Package
        {
            Type = "alpm",
            Name = name,
            Version = version,
            Architecture = Only(sections, "ARCH"),
            SourceName = Only(sections, "BASE") ?? name,
            SourceVersion = version,
            Licences = [.. sections.GetValueOrDefault("LICENSE", [])],
            Supplier = Only(sections, "PACKAGER"),
            Files = [.. files.Where(path => !path.EndsWith('/')).Take(MaxFiles).Select(path => new OwnedFile(path, null))],
        });
    }

    private static string? Only(Dictionary<string, List<string>> sections, string key) => sections.GetValueOrDefault(key)?.FirstOrDefault();

    private static Dictionary<string, List<string>> Sections(ReadOnlySpan<byte> content)
    {
        var sections = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        List<string>? section = null;
        foreach (var row in TextContent.DecodeLoosely(content).EnumerateLines())
        {
            if (row is ['%', .. var key, '%'])
            {
                sections[key.ToString()] = section = [];
            }
            else if (!row.IsEmpty)
            {
                section?.Add(row.ToString());
            }
        }

        return sections;
    }
}
