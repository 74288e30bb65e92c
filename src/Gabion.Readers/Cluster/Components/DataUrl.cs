namespace Gabion.Readers.Cluster.Components;

/// <summary>Text in a data URL (RFC 2397): <c>data:text/plain;charset=utf-8;base64,…</c>, <c>data:,a%20b</c>.</summary>
internal static class DataUrl
{
    /// <summary>The text; null when it is no data URL, or holds no UTF-8.</summary>
    public static string? Text(string url)
    {
        var comma = url.IndexOf(',');
        if (comma < 0 || !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var data = Uri.UnescapeDataString(url[(comma + 1)..]);
        if (!url[..comma].EndsWith(";base64", StringComparison.OrdinalIgnoreCase))
        {
            return data;
        }

        var bytes = new byte[data.Length];
        return Convert.TryFromBase64String(data, bytes, out var length) ? TextContent.Decode(bytes.AsSpan(0, length), out _) : null;
    }
}
