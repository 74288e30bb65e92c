using System.Buffers;
using Gabion.Model;
using Gabion.Model.Code;
using Gabion.Readers.Code.Secrets;
using Gabion.Sources;

namespace Gabion.Scan;

/// <summary>Looks for secrets in what git remembers. A secret is told once for each path: with the commit that brought it.</summary>
internal static class HistorySearch
{
    private const int ChunkBytes = 64 * 1024;

    /// <param name="known">Findings in the files as they are now: they are not told again.</param>
    public static async Task<FileResult> RunAsync(string root, RuleRunner runner, IEnumerable<Finding> known, CancellationToken cancellationToken)
    {
        var result = new FileResult("");
        var told = known.Select(KeyOf).ToHashSet(StringComparer.Ordinal);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            await new GitHistory(root).ReadAsync(
                SecretScan.MayHoldText,
                (blob, read) =>
                {
                    result.Count("Version in git history");
                    var found = Search(blob, read, chunk);
                    var news = found.Facts.OfType<SecretMatch>().Where(secret => told.Add(KeyOf(secret))).Select(secret => (Fact)secret.InCommit(blob.Commit));
                    Scanner.CheckFacts(new([.. news], found.Gaps), runner, result);
                },
                result.Gaps.Add,
                cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk, clearArray: true);
        }

        return result;
    }

    private static ReadResult Search(HistoryBlob blob, BlobReading read, byte[] chunk)
    {
        using var scan = new SecretScan(new(blob.Path));
        while (read(chunk) is var length && length > 0 && scan.Append(chunk.AsSpan(0, length)))
        {
        }

        return scan.Finish();
    }

    private static string KeyOf(SecretMatch secret) => $"{secret.File.Path}\n{secret.Kind.Id}\n{secret.Digest ?? secret.Redacted}";

    private static string KeyOf(Finding finding) =>
        $"{finding.Location.Path}\n{Evidence(finding, "detector")}\n{Evidence(finding, "digest") ?? Evidence(finding, "value")}";

    private static string? Evidence(Finding finding, string name) => finding.Evidence.FirstOrDefault(evidence => evidence.Name == name)?.Value;
}
