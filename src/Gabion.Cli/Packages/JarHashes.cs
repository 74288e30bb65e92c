using System.CommandLine;
using System.Globalization;
using Gabion.Database;
using Gabion.Model.Packages;

namespace Gabion.Cli.Packages;

/// <summary>The option <c>--jar-hashes</c>.</summary>
internal static class JarHashes
{
    public static Option<string> Create() => new("--jar-hashes")
    {
        Description = "Name Java archives that do not say what they are by their SHA-1: lines 'SHA1 GROUP:ARTIFACT:VERSION', or trivy-java-db's SQLite file.",
        HelpName = "FILE",
    };

    /// <summary>The table; null where none was asked for, or with complaints where it cannot be used. It stays open as long as the program runs.</summary>
    public static ArchiveNames? Read(string? path, List<Complaint> complaints)
    {
        if (path is null)
        {
            return null;
        }

#pragma warning disable CA2000 // it is asked until the program ends
        var table = JarHashTable.Open(path, out var faults);
#pragma warning restore CA2000
        if (table is null)
        {
            complaints.Add(new($"the table of hashes {path} cannot be used (--jar-hashes): {string.Join("; ", faults)}", "Give lines 'SHA1 GROUP:ARTIFACT:VERSION', or the SQLite file of trivy-java-db."));
            return null;
        }

        foreach (var fault in faults)
        {
            new Complaint($"{path}: {fault}; the rest is used").Write();
        }

        return table.Of;
    }

    /// <summary>What a remembered result depends on: the table's place, length and time, as such tables are large.</summary>
    public static string? Stamp(string? path) => path is null || !File.Exists(path) ? path : string.Create(CultureInfo.InvariantCulture, $"{path} {new FileInfo(path).Length} {File.GetLastWriteTimeUtc(path).Ticks}");
}
