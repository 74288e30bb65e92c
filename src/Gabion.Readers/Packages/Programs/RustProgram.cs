using System.IO.Compression;
using Gabion.Formats;
using Gabion.Formats.Json;
using Gabion.Formats.Programs;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Programs;

/// <summary>The crates that cargo-auditable leaves in a program (rust-secure-code/cargo-auditable, PARSING.md): zlib over JSON in section <c>.dep-v0</c>.</summary>
internal static class RustProgram
{
    private const int MaxPacked = 8 * 1024 * 1024;
    private const int MaxJson = 8 * 1024 * 1024;

    /// <summary>False when the program has no such section.</summary>
    public static bool Add(PackageCollector found, ProgramFile program)
    {
        if (program.Section(".dep-v0", "__dep-v0") is not { } section)
        {
            return false;
        }

        var packages = JsonReader.Read(TextContent.DecodeLoosely(Unpack(program.Read(section, MaxPacked)))) is [{ Root: not null } document, ..]
            ? document.Field["packages"].Items.ToList()
            : throw new InvalidDataException("the list of crates is no JSON");
        found.Recognise();
        string? Key(long index) => index >= 0 && index < packages.Count && packages[(int)index] is var crate && crate["name"].Text is { } name && IsOthers(crate)
            ? Package.KeyOf("cargo", null, name, crate["version"].Text)
            : null;
        var root = packages.FirstOrDefault(crate => crate["root"].IsTrue);
        var direct = root["dependencies"].Items.Select(item => Key(item.Integer ?? -1)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var crate in packages.Where(crate => crate["name"].Text is not null && (IsOthers(crate) || crate["root"].IsTrue)))
        {
            var package = new Package { Type = "cargo", Name = crate["name"].Text!, Version = crate["version"].Text };
            found.Add(package with
            {
                IsDevelopment = crate["kind"].Text == "build",
                Scope = crate["root"].IsTrue || !root.Exists ? PackageScope.Unknown : direct.Contains(package.Key) ? PackageScope.Direct : PackageScope.Transitive,
                Dependencies = [.. crate["dependencies"].Items.Select(item => Key(item.Integer ?? -1)).OfType<string>()],
            });
        }

        return true;
    }

    private static bool IsOthers(Formats.Tree.Field crate) => crate["source"].Text is { } source && source != "local";

    private static byte[] Unpack(ReadOnlyMemory<byte> packed)
    {
        using var stream = new ZLibStream(new ByteSourceStream(ByteSource.Of(packed)), CompressionMode.Decompress);
        var json = new byte[MaxJson];
        var length = stream.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        return length == MaxJson ? throw new InvalidDataException($"the list of crates is longer than {MaxJson >> 20} MB") : json[..length];
    }
}
