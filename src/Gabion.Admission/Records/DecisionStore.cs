using System.Globalization;
using System.Security.Cryptography;
using Gabion.Database;

namespace Gabion.Admission.Records;

/// <summary>Decisions in one SQLite file: bounded, the oldest go first. Not for several threads.</summary>
public sealed class DecisionStore : IDisposable
{
    private const int Version = 2;
    private const int WithoutMutations = 1;
    private const string Columns = "time, uid, operation, api_version, kind, namespace, name, user, dry_run, allowed, exemption, reasons, micros, input_hash, review";
    private const char ReasonSeparator = '\u001e';

    private readonly SqliteFile _file;
    private readonly SqliteStatement? _insert;
    private readonly SqliteStatement? _trim;

    private DecisionStore(SqliteFile file, bool isWriting)
    {
        _file = file;
        if (isWriting)
        {
            _insert = file.Prepare($"INSERT INTO decisions({Columns}, webhook, patch) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)");
            _trim = file.Prepare("DELETE FROM decisions WHERE id <= (SELECT max(id) FROM decisions) - ?");
        }
    }

    /// <summary>Opens a file for writing; makes it when there is none.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mostBytes">How large it may become.</param>
    /// <exception cref="SqliteException">It cannot be opened, or is something else.</exception>
    public static DecisionStore Open(string path, long mostBytes)
    {
        var file = SqliteFile.OpenForWriting(path, mostBytes);
        try
        {
            file.Run("CREATE TABLE IF NOT EXISTS decisions(id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, uid TEXT NOT NULL, operation TEXT NOT NULL, api_version TEXT NOT NULL, kind TEXT NOT NULL, namespace TEXT NOT NULL, name TEXT NOT NULL, user TEXT NOT NULL, dry_run INTEGER NOT NULL, allowed INTEGER NOT NULL, exemption TEXT, reasons TEXT NOT NULL, micros INTEGER NOT NULL, input_hash BLOB NOT NULL, review BLOB, webhook TEXT NOT NULL DEFAULT 'validate', patch BLOB) STRICT;");
            Check(file, path, isNew: true);
            return new(file, isWriting: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is something else.</exception>
    public static DecisionStore OpenForReading(string path)
    {
        var file = SqliteFile.OpenForReading(path);
        try
        {
            Check(file, path, isNew: false);
            return new(file, isWriting: false);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Writes records in one transaction, and lets the oldest go beyond <paramref name="most"/>: all of it happens, or nothing.</summary>
    /// <exception cref="SqliteException">The disk is full, or the file cannot be written.</exception>
    public void Write(IReadOnlyList<DecisionRecord> records, bool keepsRequests, long most)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (insert, trim) = (_insert ?? throw new InvalidOperationException("the store was opened for reading"), _trim!);
        _file.Run("BEGIN IMMEDIATE;");
        try
        {
            foreach (var record in records)
            {
                Insert(insert, record, keepsRequests);
            }

            trim.Bind(1, most).Execute();
            _file.Run("COMMIT;");
        }
        catch
        {
            insert.Reset();
            trim.Reset();
            TryRun("ROLLBACK;");
            throw;
        }
    }

    /// <summary>Makes room: lets the older half go, and gives the journal back. False when even that cannot be written.</summary>
    public bool MakeRoom() =>
        TryRun("DELETE FROM decisions WHERE id <= (SELECT (min(id) + max(id)) / 2 FROM decisions);") & TryRun("PRAGMA wal_checkpoint(TRUNCATE);");

    /// <summary>How many records there are.</summary>
    public long Count()
    {
        using var count = _file.Prepare("SELECT count(*) FROM decisions");
        return count.Step() ? count.Int64(0) : 0;
    }

    /// <summary>All records, oldest first.</summary>
    public IEnumerable<DecisionRecord> Read()
    {
        using var all = _file.Prepare($"SELECT {Columns}, {(VersionOf(_file) == WithoutMutations ? "'validate', NULL" : "webhook, patch")} FROM decisions ORDER BY id");
        while (all.Step())
        {
            yield return new()
            {
                At = DateTimeOffset.FromUnixTimeMilliseconds(all.Int64(0)),
                Uid = all.Text(1),
                Operation = all.Text(2),
                ApiVersion = all.Text(3),
                Kind = all.Text(4),
                Namespace = all.Text(5),
                Name = all.Text(6),
                User = all.Text(7),
                DryRun = all.Int64(8) != 0,
                IsAllowed = all.Int64(9) != 0,
                Exemption = all.Text(10) is { Length: > 0 } exemption ? exemption : null,
                Reasons = [.. all.Text(11).Split(ReasonSeparator, StringSplitOptions.RemoveEmptyEntries)],
                Latency = TimeSpan.FromMicroseconds(all.Int64(12)),
                InputHash = Convert.ToHexStringLower(all.Blob(13)),
                Review = all.Blob(14) is { IsEmpty: false } packed ? StoredReview.Unpack(packed) ?? [] : [],
                Webhook = all.Text(15),
                Patch = all.Blob(16).ToArray(),
            };
        }
    }

    public void Dispose()
    {
        _insert?.Dispose();
        _trim?.Dispose();
        _file.Dispose();
    }

    private static void Insert(SqliteStatement insert, DecisionRecord record, bool keepsRequests)
    {
        insert.Bind(1, record.At.ToUnixTimeMilliseconds()).Bind(2, record.Uid).Bind(3, record.Operation).Bind(4, record.ApiVersion).Bind(5, record.Kind)
            .Bind(6, record.Namespace).Bind(7, record.Name).Bind(8, record.User).Bind(9, record.DryRun ? 1 : 0).Bind(10, record.IsAllowed ? 1 : 0)
            .Bind(11, record.Exemption).Bind(12, string.Join(ReasonSeparator, record.Reasons)).Bind(13, (long)record.Latency.TotalMicroseconds);
        insert.Bind(14, SHA256.HashData(record.Review.Span));
        insert.Bind(15, keepsRequests ? StoredReview.Pack(record.Review, record.Kind == "Secret") : []);
        insert.Bind(16, record.Webhook).Bind(17, record.Patch.Span);
        insert.Execute();
    }

    private static void Check(SqliteFile file, string path, bool isNew)
    {
        var found = VersionOf(file);
        if (isNew && found == WithoutMutations)
        {
            file.Run(string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE decisions ADD COLUMN webhook TEXT NOT NULL DEFAULT 'validate'; ALTER TABLE decisions ADD COLUMN patch BLOB; PRAGMA user_version = {Version};"));
        }
        else if (isNew && found == 0)
        {
            file.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version};"));
        }
        else if (found != Version && found != WithoutMutations)
        {
            throw new SqliteException($"{path} is no file of decisions that this version can read (form {found}, not {Version})");
        }
    }

    private static long VersionOf(SqliteFile file)
    {
        using var version = file.Prepare("PRAGMA user_version");
        return version.Step() ? version.Int64(0) : 0;
    }

    private bool TryRun(string sql)
    {
        try
        {
            _file.Run(sql);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
