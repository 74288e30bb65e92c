using System.IO.Compression;
using Gabion.Formats;
using Gabion.Formats.Archives;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Languages.Python;

/// <summary>A Python package that is installed as one archive (setuptools, "The internal structure of Python eggs"): its metadata are <c>EGG-INFO/PKG-INFO</c>.</summary>
public sealed class PythonEggReader : PackageReader
{
    private const int MaxMetadataBytes = 4 * 1024 * 1024;

    public override string Kind => "Python egg";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool AsksHead => true;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".egg", StringComparison.Ordinal);
    }

    public override bool AcceptsHead(ReadOnlySpan<byte> head) => head is [0x50, 0x4B, 3, 4, ..];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside) => ReadInto(found, ByteSource.Of(content), beside);

    private protected override void ReadInto(PackageCollector found, ByteSource content, CompanionFiles beside)
    {
        try
        {
            using var stream = new ByteSourceStream(ZipPlace.Find(content));
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.FirstOrDefault(entry => entry.FullName == "EGG-INFO/PKG-INFO") is not { } metadata)
            {
                found.Gap(GapKind.Invalid, null, "It holds no EGG-INFO/PKG-INFO, so which package it is cannot be said");
                return;
            }

            using var text = metadata.Open();
            var bytes = new byte[Math.Clamp(metadata.Length, 0, MaxMetadataBytes)];
            PythonMetadataReader.Read(found, bytes.AsSpan(0, text.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or NotSupportedException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            found.Gap(GapKind.Invalid, null, $"The archive cannot be read ({error.Message}); which package it is is not known");
        }
    }
}
