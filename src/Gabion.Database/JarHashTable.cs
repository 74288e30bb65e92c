using System.Globalization;
using Gabion.Model.Packages;

namespace Gabion.Database;

/// <summary>
/// Java archives by the SHA-1 of their file, in a table that the user gives: a text with a line an archive, or the SQLite file of
/// trivy-java-db (tables <c>artifacts</c> and <c>indices</c>), which is asked and not read.
/// <code>
/// # sha1                                    group:artifact:version
/// 9ddf7b048a8d701be231c0f4f95fd986198fd2d8  org.slf4j:slf4j-api:1.7.32
/// 9ddf7b048a8d701be231c0f4f95fd986198fd2d8,org.slf4j,slf4j-api,1.7.32
/// </code>
/// </summary>
public sealed class JarHashTable : IDisposable
{
    private const int Sha1Digits = 40;
    private const int MaxComplaints = 5;

    private readonly Dictionary<string, (string Group, string Artifact, string Version)> _lines = [];
    private readonly Lock _asking = new();
    private readonly SqliteFile? _file;
    private readonly SqliteStatement? _statement;

    private JarHashTable(Dictionary<string, (string Group, string Artifact, string Version)> lines) => _lines = lines;

    private JarHashTable(SqliteFile file, SqliteStatement statement)
    {
        _file = file;
        _statement = statement;
    }

    /// <summary>Opens a table of either form.</summary>
    /// <param name="faults">Why it cannot be used, where null is given; else which of its lines cannot, with their numbers.</param>
    public static JarHashTable? Open(string path, out IReadOnlyList<string> faults)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var stream = File.OpenRead(path);
            Span<byte> head = stackalloc byte[16];
            var isDatabase = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual("SQLite format 3\0"u8);
            stream.Position = 0;
            faults = [];
            return isDatabase ? OpenDatabase(path) : ReadLines(stream, out faults);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults = [error.Message];
            return null;
        }
    }

    /// <summary>The package of that hash; null for one that the table does not have.</summary>
    public Package? Of(string sha1)
    {
        ArgumentNullException.ThrowIfNull(sha1);
        if (sha1.Length != Sha1Digits)
        {
            return null;
        }

        return _statement is null
            ? _lines.TryGetValue(sha1, out var line) ? Package(line.Group, line.Artifact, line.Version) : null
            : Ask(_statement, sha1);
    }

    public void Dispose()
    {
        _statement?.Dispose();
        _file?.Dispose();
    }

    private Package? Ask(SqliteStatement statement, string sha1)
    {
        lock (_asking)
        {
            statement.Bind(1, Convert.FromHexString(sha1));
            var found = statement.Step() ? Package(statement.Text(0), statement.Text(1), statement.Text(2)) : null;
            statement.Reset();
            return found;
        }
    }

    private static JarHashTable OpenDatabase(string path)
    {
        var file = SqliteFile.OpenForReading(path);
        try
        {
#pragma warning disable CA2000 // the table disposes of it
            return new(file, file.Prepare("SELECT a.group_id, a.artifact_id, i.version FROM indices i JOIN artifacts a ON a.id = i.artifact_id WHERE i.sha1 = ?"));
#pragma warning restore CA2000
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static JarHashTable? ReadLines(Stream stream, out IReadOnlyList<string> faults)
    {
        var lines = new Dictionary<string, (string Group, string Artifact, string Version)>(StringComparer.Ordinal);
        var bad = new List<string>();
        var (number, count) = (0, 0);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } row)
        {
            number++;
            var text = row.Trim();
            if (text.Length == 0 || text[0] == '#' || (number == 1 && text.StartsWith("sha1", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (Parse(text) is var (sha1, group, artifact, version))
            {
                lines.TryAdd(sha1, (group, artifact, version));
            }
            else if (++count <= MaxComplaints)
            {
                bad.Add(string.Create(CultureInfo.InvariantCulture, $"line {number} is no SHA-1 with group:artifact:version ('{(text.Length > 60 ? text[..60] + "…" : text)}')"));
            }
        }

        if (count > MaxComplaints)
        {
            bad.Add(string.Create(CultureInfo.InvariantCulture, $"and {count - MaxComplaints} more lines"));
        }

        faults = lines.Count > 0 || bad.Count > 0 ? bad : ["it has no line with a hash"];
        return lines.Count > 0 ? new(lines) : null;
    }

    private static (string Sha1, string Group, string Artifact, string Version)? Parse(string text)
    {
        var parts = text.Split([',', ';', '\t', ' ', ':'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return parts is [var sha1, var group, var artifact, var version] && sha1.Length == Sha1Digits && sha1.All(char.IsAsciiHexDigit)
            ? (sha1.ToLowerInvariant(), group.Trim('"'), artifact.Trim('"'), version.Trim('"'))
            : null;
    }

    private static Package Package(string group, string artifact, string version) => new() { Type = "maven", Namespace = group, Name = artifact, Version = version };
}
