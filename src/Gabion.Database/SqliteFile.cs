using SQLitePCL;

namespace Gabion.Database;

/// <summary>Something that SQLite refused, in SQLite's words.</summary>
public sealed class SqliteException : IOException
{
    public SqliteException(int code, string message)
        : base(message) => Code = code;

    public SqliteException()
    {
    }

    public SqliteException(string message)
        : base(message)
    {
    }

    public SqliteException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>SQLite's result code (sqlite.org/rescode.html).</summary>
    public int Code { get; }

    /// <summary>The disk is full (SQLITE_FULL).</summary>
    public bool IsFull => Code == raw.SQLITE_FULL;
}

/// <summary>An open SQLite file, without ADO.NET: a scan makes some hundred lookups and must start fast.</summary>
internal sealed class SqliteFile : IDisposable
{
    private static readonly Lazy<bool> Provider = new(() =>
    {
        Batteries_V2.Init();
        return true;
    });

    private readonly sqlite3 _handle;

    private SqliteFile(sqlite3 handle) => _handle = handle;

    /// <summary>Opens for reading only. The file is never changed under a reader: an update replaces it by another.</summary>
    public static SqliteFile OpenForReading(string path)
    {
        var file = Open(path, raw.SQLITE_OPEN_READONLY | raw.SQLITE_OPEN_NOMUTEX);
        file.Run("PRAGMA mmap_size = 1073741824;");
        return file;
    }

    /// <summary>Makes a new file for one bulk load; it is thrown away when anything goes wrong, so that nothing is journaled.</summary>
    public static SqliteFile Create(string path)
    {
        var file = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX);
        file.Run("PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536;");
        return file;
    }

    /// <summary>Opens a file that lives on, and makes it when there is none: readers see it whole while one writes.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mostBytes">Beyond this, writing fails with <see cref="SqliteException.IsFull"/>.</param>
    public static SqliteFile OpenForWriting(string path, long mostBytes)
    {
        const int PageBytes = 8192;
        var file = Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE | raw.SQLITE_OPEN_NOMUTEX);
        file.Run($"PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000; PRAGMA journal_size_limit = 16777216; PRAGMA max_page_count = {Math.Max(16, mostBytes / PageBytes)};");
        return file;
    }

    public SqliteStatement Prepare(string sql)
    {
#pragma warning disable CA2000 // the statement owns it
        Check(raw.sqlite3_prepare_v2(_handle, sql, out var statement));
#pragma warning restore CA2000
        return new(this, statement);
    }

    public void Run(string sql) => Check(raw.sqlite3_exec(_handle, sql));

    public void Check(int code)
    {
        if (code is not (raw.SQLITE_OK or raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            throw new SqliteException(code & 0xFF, raw.sqlite3_errmsg(_handle).utf8_to_string());
        }
    }

    public void Dispose() => _handle.Dispose();

    private static SqliteFile Open(string path, int flags)
    {
        _ = Provider.Value;
        var code = raw.sqlite3_open_v2(path, out var handle, flags, null);
        if (code != raw.SQLITE_OK)
        {
            var message = handle is null ? "out of memory" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new SqliteException(code & 0xFF, message);
        }

        return new(handle);
    }
}

/// <summary>A prepared statement, used over and over.</summary>
internal sealed class SqliteStatement(SqliteFile file, sqlite3_stmt statement) : IDisposable
{
    public SqliteStatement Bind(int index, string? value)
    {
        file.Check(value is null ? raw.sqlite3_bind_null(statement, index) : raw.sqlite3_bind_text(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long value)
    {
        file.Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        file.Check(raw.sqlite3_bind_blob(statement, index, value));
        return this;
    }

    /// <summary>Moves to the next row; false behind the last one.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        file.Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Runs it and makes it ready to be bound again.</summary>
    public void Execute()
    {
        Step();
        Reset();
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? "";

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();
}
