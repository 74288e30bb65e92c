using Gabion.Formats;
using Gabion.Formats.Archives;
using Gabion.Formats.Json;
using Gabion.Model;
using Gabion.Model.Packages;
using Gabion.Readers.Packages.Languages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// What Chisel cut out of Ubuntu's packages (documentation.ubuntu.com/chisel, manifest): <c>var/lib/chisel/manifest.wall</c>, lines of JSON packed with Zstandard,
/// the first of which says how many there are. It names no source packages.
/// </summary>
public sealed class ChiselReader : PackageReader
{
    private const int MaxUnpackedBytes = 64 * 1024 * 1024;

    public override string Kind => "Chisel manifest";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsAt(path, "var/lib/chisel/manifest.wall");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        if (Unpack(content, out var why) is not { } text)
        {
            found.Gap(GapKind.Invalid, null, $"The manifest {why}; the packages in it are not known");
            return;
        }

        found.Recognise();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var (stated, damage) = (0, new LockDamage(found));
        for (var line = 1; line <= lines.Length; line++)
        {
            var isPackage = lines[line - 1].Contains("\"package\"", StringComparison.Ordinal);
            if (line > 1 && !isPackage)
            {
                continue; // a slice, a path
            }

            var entry = JsonReader.Read(lines[line - 1]) is [{ } document, ..] && !document.Problems.Any(problem => problem.IsFatal) ? document.Field : default;
            if (line == 1 && entry["jsonwall"].Exists && int.TryParse(entry["count"].Text, out stated))
            {
                continue;
            }

            if (line == 1 || !entry.IsMapping || (entry["kind"].Text == "package" && (entry["name"].Text is null || entry["version"].Text is null)))
            {
                damage.Line(line, lines[line - 1]);
            }
            else if (entry["kind"].Text == "package")
            {
                found.Add(new Package { Type = "deb", Name = entry["name"].Text!, Version = entry["version"].Text, Architecture = entry["arch"].Text, Line = line, Hashes = PinnedHash.OfHex("sha256", entry["sha256"].Text) });
            }
        }

        if (lines.Length < stated)
        {
            damage.NoEnd(lines.Length, $"the {stated} lines that it should have");
        }

        damage.Tell();
        if (found.Packages.Count > 0)
        {
            found.Gap(
                GapKind.Unknown, null,
                "It names no source packages, by which most advisories of Ubuntu go: vulnerabilities of its packages may be missed",
                "Load advisories that name what is installed: gabion db update --feed ubuntu-oval --from FILE");
        }
    }

    private static string? Unpack(ReadOnlyMemory<byte> content, out string? why)
    {
        why = null;
        if (!ZstandardStream.IsAvailable)
        {
            why = "is packed with Zstandard, for which libzstd is not installed";
            return null;
        }

        try
        {
            using var packed = new ByteSourceStream(ByteSource.Of(content));
            using var stream = new ZstandardStream(packed);
            using var unpacked = new MemoryStream();
            var chunk = new byte[64 * 1024];
            for (int read; (read = stream.Read(chunk)) > 0; unpacked.Write(chunk, 0, read))
            {
                if (unpacked.Length > MaxUnpackedBytes)
                {
                    why = $"unpacks to more than {MaxUnpackedBytes >> 20} MB";
                    return null;
                }
            }

            return TextContent.Decode(unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length), out why);
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException)
        {
            why = $"cannot be unpacked ({error.Message})";
            return null;
        }
    }
}
