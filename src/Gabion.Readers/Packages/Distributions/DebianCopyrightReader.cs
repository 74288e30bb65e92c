using System.Text;
using System.Text.RegularExpressions;
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

    private static ReadOnlySpan<byte> FormatKey => "Format:"u8;

    public override string Kind => "Debian copyright file";

    public override PackageSetRole Role => PackageSetRole.Installed;

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path.EndsWith("/copyright", StringComparison.Ordinal) && path.LastIndexOf('/', path.Length - 11) is > 0 and var parent && IsAt(path.AsSpan(0, parent), "usr/share/doc");
    }

    private protected override void ReadInto(PackageCollector found, ReadOnlyMemory<byte> content, CompanionFiles beside)
    {
        var text = content.Span[..Math.Min(MaxLength, content.Length)];
        var isForm = text.Length >= FormatKey.Length && Ascii.EqualsIgnoreCase(text[..FormatKey.Length], FormatKey);
        var names = isForm ? Named(text) : Referred(TextContent.DecodeLoosely(text));
        var licences = names.Where(name => name.Length is > 0 and < 100 && name != "Apache").Distinct(StringComparer.Ordinal).Take(MaxLicences).ToList();
        if (licences.Count > 0)
        {
            var folder = found.Path[..found.Path.LastIndexOf('/')];
            found.Add(new PackageLicences(found.File, NameOf(folder), [.. licences]));
        }
    }

    private static IEnumerable<string> Referred(string text) => CommonLicence().Matches(text).Select(match => match.Groups[1].Value.TrimEnd('.'));

    /// <summary>The first line of each <c>License</c>; a value may begin on the line after the key.</summary>
    private static List<string> Named(ReadOnlySpan<byte> text)
    {
        var names = new List<string>();
        var isAwaited = false;
        foreach (var range in text.Split((byte)'\n'))
        {
            var row = text[range].TrimEnd((byte)'\r');
            var value = row.Trim(" \t"u8);
            if (row is [(byte)'L' or (byte)'l', ..] && row.IndexOf((byte)':') is > 0 and var colon && Ascii.EqualsIgnoreCase(row[..colon].TrimEnd(" \t"u8), "License"u8))
            {
                value = row[(colon + 1)..].Trim(" \t"u8);
            }
            else if (!isAwaited || value.IsEmpty || row[0] is not ((byte)' ' or (byte)'\t'))
            {
                isAwaited = false;
                continue;
            }

            isAwaited = value.Length == 0;
            if (!isAwaited)
            {
                names.Add(TextContent.DecodeLoosely(value));
            }
        }

        return names;
    }

    [GeneratedRegex(@"/usr/share/common-licenses/([A-Za-z0-9.\-]{2,40})", RegexOptions.None, 1000)]
    private static partial Regex CommonLicence();
}
