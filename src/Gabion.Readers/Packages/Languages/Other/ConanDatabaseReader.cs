using Gabion.Formats.Sqlite;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Other;

/// <summary>
/// The binary packages in the cache of Conan 2: <c>p/cache.sqlite3</c> below its home, whose table <c>packages</c> begins with the columns reference, recipe
/// revision, package id and package revision (conan-io/conan, conan/internal/cache/db/packages_table.py). Without a package revision it was begun and
/// not finished; recipes alone are no libraries.
/// </summary>
public sealed class ConanDatabaseReader : PackageReader
{
    private const int Reference = 0;
    private const int Revision = 3;

    public override string Kind => "Conan cache";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAt(path, "p/cache.sqlite3");
    }

    public override IReadOnlyList<string> Companions(string path) => [path + "-wal"];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (SqliteFile.Open(content, beside(found.Path + "-wal") ?? default) is not { } file)
        {
            found.Gap(GapKind.Invalid, null, "It is no SQLite database; the packages in the cache are not known");
            return;
        }

        try
        {
            foreach (var row in file.Rows("packages"))
            {
                if (row.Text(Revision) is { Length: > 0 } && ConanLockReader.Package(row.Text(Reference) ?? "") is { } package)
                {
                    found.Add(package);
                }
            }

            found.Recognise();
        }
        catch (InvalidDataException error)
        {
            found.Gap(GapKind.Invalid, null, $"Not all packages of the cache could be read: {error.Message}");
        }
    }
}
