using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gabion.Model;
using Gabion.Model.Packages;

namespace Gabion.Reports.Sbom;

/// <summary>What a bill of materials is written from.</summary>
public sealed record SbomDocument
{
    private const int MaxGaps = 200;

    /// <summary>What was looked at: a folder's or an image's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is an image or a system (a container), or a project (an application).</summary>
    public bool IsContainer { get; init; }

    /// <summary>The digest of the image that was looked at; null for what is none.</summary>
    public Digest? Digest { get; init; }

    public required Inventory Inventory { get; init; }

    /// <summary>What was not looked at: it is written too, so that the list is not taken for complete.</summary>
    public ImmutableArray<CoverageGap> Gaps { get; init; } = [];

    public required string ToolVersion { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>What was not looked at, a sentence each; what was left out by default or on demand is none of it.</summary>
    internal List<string> NotAssessed()
    {
        var told = Gaps.Where(gap => gap.Kind != GapKind.Skipped).Select(gap => $"{(gap.Path.Length == 0 ? "" : gap.Path + ": ")}{gap.Reason}").Distinct(StringComparer.Ordinal).ToList();
        return told.Count <= MaxGaps
            ? told
            : [.. told.Take(MaxGaps - 1), string.Create(CultureInfo.InvariantCulture, $"and {told.Count - MaxGaps + 1} more that are not listed here")];
    }

    /// <summary>Each package with a reference that no other has: its package URL, or its key where it has none.</summary>
    internal List<(string Reference, Package Package, PackageUrl? Url)> References()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = new List<(string, Package, PackageUrl?)>(Inventory.Packages.Length);
        foreach (var package in Inventory.Packages)
        {
            var url = PackageUrls.Of(package, Inventory.Release);
            var reference = url?.ToString() ?? package.Key;
            for (var number = 2; !seen.Add(reference); number++)
            {
                reference = $"{url?.ToString() ?? package.Key}#{number}";
            }

            all.Add((reference, package, url));
        }

        return all;
    }

    /// <summary>An identifier that follows from the content alone, in the form of a version 8 UUID (RFC 9562).</summary>
    internal string Identifier()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Append(string? text) => hash.AppendData(Encoding.UTF8.GetBytes((text ?? "") + "\0"));
        Append(Name);
        if (Digest is not null)
        {
            Append(Digest.ToString());
        }

        Append(ToolVersion);
        Append(Inventory.Release?.ToString());
        foreach (var (reference, package, _) in References())
        {
            Append(reference);
            Append(package.SourceName);
            Append(package.SourceVersion);
            Append(package.Layer?.ToString());
            Append(string.Join('\n', package.FoundAt));
            Append(string.Join('\n', package.Licences));
            Append(string.Join('\n', package.Dependencies));
        }

        NotAssessed().ForEach(Append);
        var bytes = hash.GetHashAndReset().AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
