using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Readers;
using Gabion.Sources;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images.Cache;

/// <summary>
/// What layers gave, kept by diff id and by the program that read them, so that a layer is read and looked into once
/// (docs/decisions/0080-layer-cache.md). A record is used only when it is known that the bytes at hand are those it was made from:
/// a registry's blob by its digest, a file that has not changed since it was checked, or one that is hashed again now.
/// </summary>
public sealed class LayerCache(CacheFolder folder)
{
    private const int MaxEntries = 6_000;
    private const long MaxBytes = 1L << 30;

    /// <summary>What a mark says; that it is there is what counts.</summary>
    private static readonly byte[] Seen = [1];

    /// <summary>Another program may read layers in another way.</summary>
    private static readonly string Program = string.Join(
        ' ', ((Type[])[typeof(TarReader), typeof(Fact), typeof(Reader), typeof(SourceLayer), typeof(LayerCache)]).Select(type => type.Module.ModuleVersionId.ToString("N")));

    /// <summary>The user's cache; null where there is none.</summary>
    public static LayerCache? OfUser() => CacheFolder.OfUser() is { } user ? new(user.Inner("layers", MaxEntries, MaxBytes)) : null;

    /// <summary>What the layer gave before; null when that is not known, or not known to be of these bytes.</summary>
    /// <param name="how">What it is read with: other readers and limits give other facts.</param>
    internal async Task<InspectedLayer?> FindAsync(SourceLayer layer, string how, CancellationToken cancellationToken)
    {
        if (layer.DiffId is null || !await IsSameAsync(layer, how, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        return folder.TryRead(RecordName(layer, how)) is { } bytes ? LayerRecordReader.Read(bytes, layer) : null;
    }

    /// <summary>Keeps what a layer gave, when it was read to its end and has the digests that it should have.</summary>
    /// <param name="stamp">The layer's stamp before it was read.</param>
    internal void Keep(SourceLayer layer, string? stamp, string how, InspectedLayer inspected)
    {
        var reading = inspected.Reading;
        if (layer.DiffId is null || reading.DiffId != layer.DiffId || (layer.Descriptor is { } named && reading.Digest != named.Digest)
            || reading.Faults.Any(fault => fault.Kind == LayerFaultKind.WrongDigest)
            || inspected.Files.Any(file => file.Result.Gaps.Any(gap => gap.Kind == GapKind.Failed))
            || LayerRecordWriter.Write(inspected) is not { } record)
        {
            return;
        }

        folder.Write(RecordName(layer, how), record);
        folder.Write(BlobMark(layer), Seen);
        if (stamp is not null && stamp == layer.Stamp)
        {
            folder.Write(PlaceMark(layer, stamp), Seen);
        }
    }

    /// <summary>Lets go what was not used for longest.</summary>
    public void Trim() => folder.Trim();

    /// <summary>Whether the layer's bytes are those that were read before.</summary>
    private async Task<bool> IsSameAsync(SourceLayer layer, string how, CancellationToken cancellationToken)
    {
        var stamp = layer.Stamp;
        if (stamp is not null && folder.TryRead(PlaceMark(layer, stamp)) is not null)
        {
            return true;
        }

        // To hash a blob is far less work than to decompress it and look into it; but not when that is to come all the same. What no
        // manifest names is hashed as an archive, so that the diff id itself is checked.
        if ((layer.Descriptor is not null && folder.TryRead(BlobMark(layer)) is null) || !folder.Has(RecordName(layer, how)) || !await layer.IsIntactAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        if (stamp is not null && stamp == layer.Stamp)
        {
            folder.Write(PlaceMark(layer, stamp), Seen);
        }

        return true;
    }

    private static string RecordName(SourceLayer layer, string how) => Name("record", layer.DiffId!.ToString(), layer.ReadAs, how);

    /// <summary>That this blob, decompressed, has this diff id: a manifest may name any blob beside any diff id, of any kind and size.</summary>
    private static string BlobMark(SourceLayer layer) => Name("blob", layer.Descriptor?.Digest.ToString() ?? "", SizeOf(layer), layer.ReadAs, layer.DiffId!.ToString());

    /// <summary>That what is at this place, in this state, is this blob.</summary>
    private static string PlaceMark(SourceLayer layer, string stamp) => Name("place", layer.Descriptor?.Digest.ToString() ?? "", SizeOf(layer), layer.ReadAs, layer.DiffId!.ToString(), stamp);

    private static string SizeOf(SourceLayer layer) => layer.Descriptor?.Size.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Name(string kind, params string[] parts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', [Program, .. parts]))))}");
}
