namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>
/// Lists that <c>conda list --explicit</c> and conda-lock write: below the line <c>@EXPLICIT</c> one address a package, with the
/// archive's hash behind <c>#</c>; packages of pip stand in comments, <c># pip NAME @ ADDRESS</c>.
/// </summary>
public sealed class CondaExplicitReader : TextPackageReader
{
    public override string Kind => "explicit conda list";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = NameOf(path);
        return (name.StartsWith("conda-", StringComparison.Ordinal) && name.EndsWith(".lock", StringComparison.Ordinal))
            || name is "spec-file.txt" or "spec-list.txt" or "conda-spec.txt" or "explicit.txt";
    }

    private protected override bool EndsLines(string path) => true;

    private protected override void ReadText(PackageCollector found, string text, CompanionFiles beside)
    {
        if (IsList(text))
        {
            ReadList(found, text);
        }
        else if (found.Path.EndsWith(".lock", StringComparison.Ordinal))
        {
            found.Gap(Gabion.Model.GapKind.Invalid, null, "It has no line @EXPLICIT, so it is no list of conda's; the packages in it are not known");
        }
    }

    internal static bool IsList(string text) => text.Split('\n').Any(row => row.Trim() == "@EXPLICIT");

    internal static void ReadList(PackageCollector found, string text)
    {
        found.Recognise();
        var damage = new LockDamage(found);
        var (line, isBelow) = (0, false);
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var row = raw.Trim();
            isBelow |= row == "@EXPLICIT";
            if (row.StartsWith("# pip ", StringComparison.Ordinal) && row["# pip ".Length..].Split(" @ ") is [var name, var address] && address[(address.LastIndexOf('/') + 1)..].Split('-') is [_, var version, ..])
            {
                found.Add(PythonNames.Package(name.Trim(), version.Replace(".tar.gz", "", StringComparison.Ordinal)) with { Line = line });
            }
            else if (row.Length == 0 || row[0] is '#' or '@' || !isBelow)
            {
                continue;
            }
            else if (CondaArchive.Parse(row) is { } package)
            {
                var hash = row[(row.IndexOf('#') + 1)..];
                found.Add(package with { Line = line, Hashes = hash.Length == row.Length ? [] : hash.StartsWith("sha256:", StringComparison.Ordinal) ? PinnedHash.OfPrefixed(hash) : PinnedHash.OfHex(hash.Length == 64 ? "sha256" : "md5", hash) });
            }
            else
            {
                damage.Line(line, row);
            }
        }

        damage.Tell();
    }
}
