using System.Security.Cryptography;
using Gabion.Formats.Bolt;
using Gabion.Formats.Etcd;

namespace Gabion.Sources.Etcd;

/// <summary>
/// An etcd snapshot (<c>etcdctl snapshot save</c>) or the database of a member (<c>member/snap/db</c>). A snapshot has the
/// SHA-256 of all before it at its end, which is checked.
/// </summary>
public sealed class EtcdFile : IDisposable
{
    private const int HashBytes = 32;
    private const int Sector = 512;
    private const int ChunkBytes = 1 << 20;

    private readonly OpenedFile _file;
    private readonly BoltDatabase _database;

    private EtcdFile(string path, OpenedFile file, BoltDatabase database, bool isSnapshot)
    {
        (Path, _file, _database, IsSnapshot) = (path, file, database, isSnapshot);
    }

    public string Path { get; }

    /// <summary>True for a snapshot with a right hash at its end; false for a member's own database.</summary>
    public bool IsSnapshot { get; }

    /// <summary>Opens a snapshot, a database, or the database in a data folder; null with the reason.</summary>
    public static EtcdFile? Open(string path, CancellationToken cancellationToken, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(path);
        var full = Directory.Exists(path) ? Member(path) : path;
        if (full is null || !File.Exists(full))
        {
            reason = full is null ? "the folder holds no member/snap/db" : "it does not exist";
            return null;
        }

        OpenedFile? file = null;
        try
        {
            file = new TargetFile(path, full, 0).Open(out var gap);
            if (file is null)
            {
                reason = gap?.Reason ?? "it cannot be opened";
                return null;
            }

            var opened = Open(full, file, cancellationToken, out reason);
            file = opened is null ? file : null;
            return opened;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            reason = error.Message;
            return null;
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Every revision, in the order in which they were written.</summary>
    public IEnumerable<EtcdRevision> Revisions() => EtcdBackend.Revisions(_database);

    public void Dispose() => _file.Dispose();

    private static EtcdFile? Open(string path, OpenedFile file, CancellationToken cancellationToken, out string? reason)
    {
        var database = BoltDatabase.Open((into, offset) => file.Read(into, offset), file.Length, out reason);
        if (database is null)
        {
            return null;
        }

        if (database.Length > file.Length)
        {
            reason = $"it is cut off: {file.Length:N0} of {database.Length:N0} bytes are there";
            return null;
        }

        var isSnapshot = file.Length % Sector == HashBytes;
        if (isSnapshot && !HasRightHash(file, cancellationToken))
        {
            reason = "it is damaged: the hash at its end is not that of what is before it";
            return null;
        }

        return new(path, file, database, isSnapshot);
    }

    private static string? Member(string folder) =>
        ((string[])[System.IO.Path.Combine(folder, "member", "snap", "db"), System.IO.Path.Combine(folder, "snap", "db"), System.IO.Path.Combine(folder, "db")])
            .FirstOrDefault(File.Exists);

    private static bool HasRightHash(OpenedFile file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[ChunkBytes];
        var content = file.Length - HashBytes;
        for (long at = 0; at < content;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.Read(chunk.AsSpan(0, (int)Math.Min(chunk.Length, content - at)), at);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(chunk, 0, read);
            at += read;
        }

        Span<byte> written = stackalloc byte[HashBytes];
        return file.Read(written, content) == HashBytes && hash.GetHashAndReset().AsSpan().SequenceEqual(written);
    }
}
