using Gabion.Formats.Sqlite;

namespace Gabion.Formats.Rpm;

/// <summary>The packages of an rpm database in any of its three backends, told by the first bytes.</summary>
public static class RpmDatabase
{
    /// <summary>The header blob of each package; null when the file is none of the three.</summary>
    /// <param name="log">The write-ahead log beside an SQLite database; empty when there is none.</param>
    /// <exception cref="InvalidDataException">While enumerating: the file is damaged at some place; what came before it is good.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>>? Open(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> log = default)
    {
        if (SqliteFile.Open(file, log) is { } sqlite)
        {
            return sqlite.Rows("Packages").Select(row => row.Bytes(1));
        }

        return NdbFile.Recognises(file.Span) ? NdbFile.Blobs(file) : BerkeleyHashFile.Open(file)?.Values();
    }
}
