using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Gabion.Model;

namespace Gabion.Sources.Cluster;

/// <summary>Saves the objects of a cluster to a file that <see cref="SnapshotFile"/> reads; only its owner may read it.</summary>
public static class SnapshotWriter
{
    /// <summary>Writes as it reads, so that a cluster of any size takes little memory.</summary>
    /// <param name="keepsSecretValues">True only where the user asks for it.</param>
    /// <param name="progress">Told now and then how many objects are written.</param>
    /// <returns>How many objects, and what could not be had.</returns>
    public static async Task<(long Objects, IReadOnlyList<CoverageGap> Gaps)> WriteAsync(
        ObjectSource source, Stream output, bool keepsSecretValues, DateTimeOffset at, Action<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var gaps = new List<CoverageGap>();
        var count = 0;
        var packed = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        await using (packed.ConfigureAwait(false))
        {
            var lines = new JsonLines(packed, maxDepth: 600);
            lines.Write(json => WriteHead(json, source, keepsSecretValues, at));
            ApiKind? kind = null;
            await foreach (var item in source.ReadAsync(KindChoice.All, gaps.Add, cancellationToken).ConfigureAwait(false))
            {
                if (item.Kind != kind)
                {
                    kind = item.Kind;
                    lines.Write(json => WriteKind(json, kind));
                }

                ApiObject stored;
                try
                {
                    stored = StoredForm.Of(item, keepsSecretValues);
                }
                catch (InvalidDataException error)
                {
                    gaps.Add(StoredForm.GapOf(item, error));
                    continue;
                }

                lines.Write(json =>
                {
                    json.WritePropertyName("object"u8);
                    json.WriteRawValue(stored.Json.Span, skipInputValidation: true);
                });
                if (++count % 256 == 0)
                {
                    progress?.Invoke(count);
                }
            }

            foreach (var gap in gaps)
            {
                lines.Write(json => WriteGap(json, gap));
            }

            lines.Write(json =>
            {
                json.WriteStartObject("end"u8);
                json.WriteNumber("objects"u8, count);
                json.WriteEndObject();
            });
        }

        return (count, gaps);
    }

    private static void WriteHead(Utf8JsonWriter json, ObjectSource source, bool keepsSecretValues, DateTimeOffset at)
    {
        json.WriteString("format"u8, SnapshotFormat.Name);
        json.WriteNumber("version"u8, SnapshotFormat.Version);
        json.WriteString("taken"u8, at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteString("server"u8, source.Version.Text);
        json.WriteString("platform"u8, source.Version.Platform);
        if (source.Namespace is not null)
        {
            json.WriteString("namespace"u8, source.Namespace);
        }

        json.WriteString("secrets"u8, keepsSecretValues ? "kept" : "redacted");
    }

    private static void WriteKind(Utf8JsonWriter json, ApiKind kind)
    {
        json.WriteStartObject("list"u8);
        json.WriteString("group"u8, kind.Group);
        json.WriteString("version"u8, kind.Version);
        json.WriteString("plural"u8, kind.Plural);
        json.WriteString("kind"u8, kind.Kind);
        json.WriteBoolean("namespaced"u8, kind.IsNamespaced);
        json.WriteEndObject();
    }

    private static void WriteGap(Utf8JsonWriter json, CoverageGap gap)
    {
        json.WriteStartObject("gap"u8);
        json.WriteString("kind"u8, gap.Kind.ToString());
        json.WriteString("path"u8, gap.Path);
        json.WriteString("reason"u8, gap.Reason);
        if (gap.Remedy is not null)
        {
            json.WriteString("remedy"u8, gap.Remedy);
        }

        if (gap.Closed is { } closed)
        {
            json.WriteStartObject("closed"u8);
            json.WriteString("group"u8, closed.Group);
            json.WriteString("resource"u8, closed.Resource);
            json.WriteString("where"u8, closed.Where);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
