using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;

namespace Gabion.Sources;

/// <summary>One hash over everything that a scan of a folder can see: paths, contents, and what is passed over.</summary>
public static class TreeDigest
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>
    /// The digest; null when a file cannot be read, or when one was changed at or after <paramref name="before"/>, so that a
    /// scan which began then may have seen something else.
    /// </summary>
    public static string? Compute(string root, IReadOnlyList<Glob> include, IReadOnlyList<Glob> exclude, DateTime before, CancellationToken cancellationToken)
    {
        var gaps = new List<CoverageGap>();
        var files = new FolderSource(root, include, exclude).Files(gaps.Add).ToArray();
        var lines = new string?[files.Length];
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken }, i => lines[i] = Line(files[i], before));
        return lines.Contains(null) ? null : Hash(string.Join('\n', lines.Concat(gaps.Select(gap => $"{gap.Kind} {gap.Path} {gap.Reason}"))));
    }

    /// <summary>The hash of a text, as 64 hexadecimal digits.</summary>
    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string? Line(TargetFile file, DateTime before)
    {
        using var opened = file.Open(out _);
        if (opened is null || File.GetLastWriteTimeUtc(file.FullPath) >= before)
        {
            return null;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            long offset = 0;
            int length;
            while ((length = opened.Read(chunk, offset)) > 0)
            {
                hash.AppendData(chunk, 0, length);
                offset += length;
            }
        }
        catch (IOException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }

        return $"{Convert.ToHexStringLower(hash.GetHashAndReset())} {file.Path}";
    }
}
