using System.Globalization;

namespace Gabion.Database;

/// <summary>
/// The tables of a feed's file. One file a feed: an update replaces one file by one rename, a damaged one costs one feed, and
/// a scan opens only the files that know its ecosystems.
/// </summary>
internal static class FeedSchema
{
    /// <summary>Goes up when an older program could not read the file.</summary>
    public const int Version = 1;

    /// <summary>How files are named: <c>debian.db</c>.</summary>
    public const string Extension = ".db";

    /// <summary>Marks the file as one of ours (sqlite.org/fileformat.html, application id): "GABN".</summary>
    private const int ApplicationId = 0x4741424E;

    public static void Create(SqliteFile file) => file.Run(string.Create(CultureInfo.InvariantCulture, $"""
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE ecosystem (number INTEGER PRIMARY KEY, name TEXT NOT NULL, packages INTEGER NOT NULL);
        CREATE TABLE advisory (number INTEGER PRIMARY KEY, record BLOB NOT NULL);
        CREATE TABLE name (id TEXT NOT NULL, advisory INTEGER NOT NULL, PRIMARY KEY (id, advisory)) WITHOUT ROWID;
        CREATE TABLE package (ecosystem INTEGER NOT NULL, name TEXT NOT NULL, entries BLOB NOT NULL, PRIMARY KEY (ecosystem, name)) WITHOUT ROWID;
        CREATE TABLE note (id TEXT PRIMARY KEY, note BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE release_end (ecosystem TEXT PRIMARY KEY, last_day TEXT NOT NULL, extended TEXT) WITHOUT ROWID;
        """));

    /// <summary>Null, or why the file cannot be used.</summary>
    public static string? Check(SqliteFile file)
    {
        using var application = file.Prepare("PRAGMA application_id");
        application.Step();
        if (application.Int64(0) != ApplicationId)
        {
            return "it is no database of Gabion";
        }

        using var version = file.Prepare("PRAGMA user_version");
        version.Step();
        return version.Int64(0) switch
        {
            Version => null,
            > Version and var newer => string.Create(CultureInfo.InvariantCulture, $"it was written by a newer Gabion (form {newer}; this program reads {Version}). Update the program, or write the feed again with 'gabion db update'"),
            var older => string.Create(CultureInfo.InvariantCulture, $"it was written by an older Gabion (form {older}; this program reads {Version}). Write the feed again with 'gabion db update'"),
        };
    }
}
