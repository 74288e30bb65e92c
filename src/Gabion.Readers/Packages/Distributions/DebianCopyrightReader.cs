using System.Text.RegularExpressions;
using Gabion.Formats.Stanzas;
using Gabion.Model.Packages;

namespace Gabion.Readers.Packages.Distributions;

/// <summary>
/// The licences of a deb: <c>usr/share/doc/NAME/copyright</c>, in the machine-readable form (DEP 5) the short names that it
/// gives, else the common licences that it refers to (debian-policy, 12.5).
/// </summary>
public sealed partial class DebianCopyrightReader : PackageReader
{
    private const int MaxLicences = 50;
    private const int MaxLength = 1024 * 1024;

    public override string Kind => "Debian copyright file";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/copyright", StringComparison.Ordinal) && path.LastIndexOf('/', path.Length - 11) is > 0 and var parent && IsAt(path[..parent], "usr/share/doc");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var text = TextContent.DecodeLoosely(content.Span[..Math.Min(MaxLength, content.Length)]);
        var names = text.StartsWith("Format:", StringComparison.OrdinalIgnoreCase)
            ? StanzaReader.Read(text).SelectMany(stanza => stanza.All("License")).Select(value => value.Split('\n')[0].Trim())
            : CommonLicence().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('.'));
        var licences = names.Where(name => name.Length is > 0 and < 100 && name != "Apache").Distinct(StringComparer.Ordinal).Take(MaxLicences).ToList();
        if (licences.Count > 0)
        {
            var folder = found.Path[..found.Path.LastIndexOf('/')];
            found.Add(new PackageLicences(found.File, NameOf(folder), [.. licences]));
        }
    }

    [GeneratedRegex(@"/usr/share/common-licenses/([A-Za-z0-9.\-]{2,40})", RegexOptions.None, 1000)]
    private static partial Regex CommonLicence();
}
