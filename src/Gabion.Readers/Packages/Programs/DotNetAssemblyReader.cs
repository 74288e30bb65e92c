using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Gabion.Formats;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages.DotNet;

namespace Gabion.Readers.Packages.Programs;

/// <summary>
/// A .NET library on its own: the name of its assembly and its informational version. Such a name is most often, but not
/// always, its package's, so it is inferred; where a <c>deps.json</c> stands beside it, that is believed. A native library for Windows
/// is told by its version resource, when its product is a well-known one.
/// </summary>
public sealed class DotNetAssemblyReader : PackageReader
{
    private const int MaxMetadata = 64 * 1024 * 1024;

    public override string Kind => ".NET assembly";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override long MaxBytes => 1024L * 1024 * 1024;

    public override bool AsksHead => true;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase);
    }

    public override bool AcceptsHead(ReadOnlySpan<byte> head) => head is [(byte)'M', (byte)'Z', ..];

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside) =>
        ReadInto(found, ByteSource.Of(content), beside);

    private protected override void ReadInto(PackageCollector found, ByteSource content, CompanionFiles beside)
    {
        try
        {
            using var stream = new ByteSourceStream(content);
            using var file = new PEReader(stream, PEStreamOptions.LeaveOpen);
            if (!file.HasMetadata)
            {
                if (PeVersionTexts.Of(file) is { } texts && NativeLibraries.Of(NameOf(found.Path), texts) is { } native)
                {
                    found.Add(native);
                }

                return;
            }

            if (file.PEHeaders.MetadataSize > MaxMetadata)
            {
                return;
            }

            var metadata = file.GetMetadataReader();
            if (!metadata.IsAssembly)
            {
                return;
            }

            var assembly = metadata.GetAssemblyDefinition();
            if (!assembly.Culture.IsNil && metadata.GetString(assembly.Culture).Length > 0)
            {
                return; // texts of another language, no code
            }

            // What the compiler writes, as an attribute and as the resource that Windows shows; the assembly's own version last, since
            // it often stays while the package's goes up.
            var version = Plain(InformationalVersion(metadata, assembly)) ?? Plain(PeVersionTexts.Of(file)?["ProductVersion"]) ?? assembly.Version.ToString();
            found.Add(NuGetNames.Package(metadata.GetString(assembly.Name), version) with { Evidence = PackageEvidence.Inferred });
        }
        catch (Exception error) when (error is BadImageFormatException or InvalidOperationException or IOException or OverflowException or ArgumentException)
        {
            found.Gap(Model.GapKind.Invalid, null, "The library's metadata is damaged; which package it is from is not known");
        }
    }

    private static string? Plain(string? version) =>
        version?.Split('+')[0].Trim() is { Length: > 0 } text && char.IsAsciiDigit(text[0]) && !text.Contains(' ') ? text : null;

    private static string? InformationalVersion(MetadataReader metadata, AssemblyDefinition assembly)
    {
        foreach (var handle in assembly.GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == "AssemblyInformationalVersionAttribute")
            {
                var value = metadata.GetBlobReader(attribute.Value);
                return value.Length > 2 && value.ReadUInt16() == 1 ? value.ReadSerializedString() : null;
            }
        }

        return null;
    }
}
