using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>
/// <c>Cartfile.resolved</c> of Carthage: <c>github "owner/name" "1.2.3"</c>, <c>git "address" "commit or tag"</c>, <c>binary "address" "1.0"</c>. It builds
/// the repositories that Swift's packages come from, and advisories name those by their addresses.
/// </summary>
public sealed class CartfileReader : TextPackageReader
{
    public override string Kind => "Carthage lock file";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return NameOf(path) == "Cartfile.resolved";
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var line = 0;
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.Trim();
            if (row.Length == 0 || row[0] == '#')
            {
                continue;
            }

            if (row.Split('"') is not [var kind, { Length: > 0 } place, _, { Length: > 0 } version, ..])
            {
                damage.Line(line, row);
                continue;
            }

            var address = kind.Trim() switch
            {
                "github" => place.Contains("://", StringComparison.Ordinal) ? place : $"https://github.com/{place}",
                "git" => place,
                _ => null,
            };
            if (address is not null && SwiftResolvedReader.PathOf(address) is { } name)
            {
                var isVersion = char.IsAsciiDigit(version.TrimStart('v')[..1].FirstOrDefault()) && version.Contains('.', StringComparison.Ordinal);
                found.Add(new Package { Type = "swift", Name = name, Version = isVersion ? version.TrimStart('v') : version, Line = line, Qualifiers = isVersion ? PackageOrigin.None : PackageOrigin.OfGit(address, version) });
            }
            else
            {
                found.Gap(GapKind.Unknown, Formats.TextSpan.At(line, 1), $"'{place}' is {(kind.Trim() == "binary" ? "a framework that is built already" : "no repository that an address names")}, so which package it is is not known");
            }
        }

        damage.Tell();
    }
}
