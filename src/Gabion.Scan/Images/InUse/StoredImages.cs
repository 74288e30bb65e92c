using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Readers.Packages.Sbom;
using Gabion.Sources.Images;

namespace Gabion.Scan.Images.InUse;

/// <summary>What a user gave of images as files: archives, layouts and bills of materials, known by digest and by name. Opened again when they are needed.</summary>
public sealed class StoredImages
{
    private const int HeadBytes = 64 * 1024;

    private readonly List<Stored> _all = [];

    public static StoredImages None { get; } = new();

    /// <summary>What of the files could not be used.</summary>
    public List<CoverageGap> Gaps { get; } = [];

    /// <summary>Looks at files, layouts, and folders of both.</summary>
    /// <param name="refuse">Told what a path that the user named is not.</param>
    public static async Task<StoredImages> ReadAsync(IEnumerable<string> paths, Action<string> refuse, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var images = new StoredImages();
        foreach (var path in paths)
        {
            foreach (var file in Files(path))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (ImageTarget.IsImage(file))
                {
                    await images.AddImagesAsync(file, cancellationToken).ConfigureAwait(false);
                }
                else if (IsBill(file))
                {
                    images.AddBill(file);
                }
                else if (!Directory.Exists(path))
                {
                    refuse(path);
                }
            }
        }

        return images;
    }

    /// <summary>The image that has the digest; where none is known, or the file states none, the one of that name and tag.</summary>
    public Stored? Find(ImageInUse wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        string[] digests = [.. new[] { wanted.Digest, wanted.Id }.OfType<Digest>().Select(digest => digest.ToString())];
        return _all.Find(image => image.Digests.Intersect(digests).Any())
            ?? _all.Find(image => (wanted.Digest is null ? wanted.Id is null || image.Digests.IsEmpty : !image.HasManifest) && image.Names.Any(name => IsSame(name, wanted.Reference)));
    }

    /// <summary>The file that holds another image under the name that is asked for; null when none does.</summary>
    public string? Another(ImageInUse wanted) => _all.Find(image => image.Names.Any(name => IsSame(name, wanted.Reference)))?.File;

    private static bool IsSame(string name, ImageRef wanted) =>
        ImageRef.TryParse(name, out var reference) && reference.Name == wanted.Name && (wanted.Tag is null && wanted.Digest is not null ? reference.Tag is null : (reference.Tag ?? "latest") == (wanted.Tag ?? "latest"));

    /// <summary>The file or layout itself, or what is in a folder of them: its files, and the layouts beside them.</summary>
    private static IEnumerable<string> Files(string path) => !Directory.Exists(path) || ImageTarget.IsImage(path)
        ? [path]
        : Directory.EnumerateFiles(path).Concat(Directory.EnumerateDirectories(path).Where(ImageTarget.IsImage)).Order(StringComparer.Ordinal);

    private static bool IsBill(string file)
    {
        if (Directory.Exists(file))
        {
            return false;
        }

        using var stream = File.OpenRead(file);
        var head = new byte[HeadBytes];
        return SbomReader.Recognises(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    private async Task AddImagesAsync(string file, CancellationToken cancellationToken)
    {
        using var source = ImageTarget.OfPath(file, out var reason);
        if (source is null)
        {
            Gaps.Add(new(GapKind.Unreadable, file, null, $"It holds no image that can be read: {reason}"));
            return;
        }

        foreach (var image in await source.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            var choice = new ImageChoice(image.Name, image.Platform);
            var opened = await source.OpenAsync(choice, cancellationToken).ConfigureAwait(false) is ImageResult.Opened { Image: var found } ? found : null;
            Digest?[] digests = [image.Digest, opened?.Digest, opened?.ConfigDigest];
            _all.Add(new(file, image.Name, [image.Name], [.. digests.OfType<Digest>().Select(digest => digest.ToString()).Distinct()]) { HasManifest = image.Digest is not null || opened?.Digest is not null });
        }
    }

    private void AddBill(string file)
    {
        var subject = BillSubject.Read(File.ReadAllBytes(file));
        if (subject.Names.IsEmpty && subject.Digests.IsEmpty)
        {
            Gaps.Add(new(GapKind.Unknown, file, null, "The SBOM does not say which image it is of, so it was not used.", "Make it of the image: gabion sbom, syft and trivy name it in metadata.component."));
            return;
        }

        _all.Add(new(file, null, subject.Names, subject.Digests) { HasManifest = !subject.Digests.IsEmpty });
    }
}

/// <summary>An image in a file.</summary>
/// <param name="Choice">Its name in an archive or layout; null for a bill of materials.</param>
/// <param name="Names">The references by which it goes.</param>
public sealed record Stored(string File, string? Choice, ImmutableArray<string> Names, ImmutableArray<string> Digests)
{
    /// <summary>Whether the digest of its manifest is known, so that an image with another one is another image.</summary>
    public bool HasManifest { get; init; }
}
