using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model.Packages;

/// <summary>
/// A package URL (purl): <c>pkg:type/namespace/name@version?qualifiers#subpath</c>, as github.com/package-url/purl-spec
/// defines it. Normalised when it is made, so that two of one meaning are equal and have the same text. A namespace where
/// the type wants none is taken as it is: others' SBOMs hold such, and a package must not be lost for it.
/// </summary>
public sealed class PackageUrl : IEquatable<PackageUrl>, IComparable<PackageUrl>
{
    private const int MaxLength = 8192;

    private readonly string _text;

    private PackageUrl(string type, string? space, string name, string? version, ImmutableSortedDictionary<string, string> qualifiers, string? subpath)
    {
        (Type, Namespace, Name, Version, Qualifiers, Subpath) = (type, space, name, version, qualifiers, subpath);
        _text = PackageUrlText.Format(this);
    }

    /// <summary><c>deb</c>, <c>npm</c>…, in lower case.</summary>
    public string Type { get; }

    /// <summary><c>debian</c>, <c>@scope</c>, <c>org.apache.commons</c>, <c>github.com/gorilla</c>; null when there is none.</summary>
    public string? Namespace { get; }

    public string Name { get; }

    public string? Version { get; }

    /// <summary><c>arch</c>, <c>distro</c>, <c>epoch</c>…; keys in lower case, empty values left out.</summary>
    public ImmutableSortedDictionary<string, string> Qualifiers { get; }

    public string? Subpath { get; }

    /// <summary>One of the parts, normalised; throws for a type, name or qualifier key that no purl can have.</summary>
    public static PackageUrl Create(
        string type, string? space, string name, string? version = null, IEnumerable<KeyValuePair<string, string?>>? qualifiers = null, string? subpath = null) =>
        TryCreate(type, space, name, version, qualifiers, subpath, out var url)
            ? url
            : throw new ArgumentException($"'{type}', '{space}', '{name}' are no package URL");

    /// <summary>One of the parts, normalised; false for a type, name or qualifier key that no purl can have.</summary>
    public static bool TryCreate(
        string type,
        string? space,
        string? name,
        string? version,
        IEnumerable<KeyValuePair<string, string?>>? qualifiers,
        string? subpath,
        [NotNullWhen(true)] out PackageUrl? url)
    {
        ArgumentNullException.ThrowIfNull(type);
        url = null;
        type = type.ToLowerInvariant();
        var kept = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in qualifiers ?? [])
        {
            if (!PackageUrlText.IsQualifierKey(key))
            {
                return false;
            }

            if (!string.IsNullOrEmpty(value))
            {
                kept[key.ToLowerInvariant()] = value;
            }
        }

        var segments = Joined(space);
        (segments, var normal, version) = PackageUrlTypes.Normalise(type, segments, (name ?? "").Trim('/'), version);
        if (!PackageUrlText.IsType(type) || normal.Length == 0 || !PackageUrlTypes.Allows(type, segments, normal, kept))
        {
            return false;
        }

        url = new(type, segments, normal, string.IsNullOrEmpty(version) ? null : version, kept.ToImmutable(), PackageUrlText.Subpath(subpath));
        return true;
    }

    /// <summary>Reads the text, in canonical form or not; false where it is no purl.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PackageUrl? url)
    {
        url = null;
        if (text is null || text.Length > MaxLength || !text.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var rest = text.AsSpan(4);
        var subpath = TakeAfter(ref rest, rest.LastIndexOf('#'));
        var qualifierText = TakeAfter(ref rest, rest.LastIndexOf('?'));
        rest = rest.Trim('/');
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return false;
        }

        var type = rest[..slash].ToString();
        rest = rest[(slash + 1)..].TrimStart('/');

        // An @ behind a slash, or at the start, is the mark of an npm scope that was not encoded.
        var at = rest.LastIndexOf('@');
        var version = at > 0 && rest[at - 1] != '/' ? TakeAfter(ref rest, at) : null;
        if (at == 0 && rest.IndexOf('/') < 0)
        {
            return false;
        }

        rest = rest.Trim('/');
        var last = rest.LastIndexOf('/');
        var name = PackageUrlText.Decode(rest[(last + 1)..]);
        var space = last < 0 ? null : string.Join('/', rest[..last].ToString().Split('/').Select(part => PackageUrlText.Decode(part)));
        return TryCreate(
            type,
            space,
            name,
            version is null ? null : PackageUrlText.Decode(version),
            PackageUrlText.Qualifiers(qualifierText),
            subpath is null ? null : string.Join('/', subpath.Split('/').Select(part => PackageUrlText.Decode(part))),
            out url);
    }

    /// <summary>The same with another value of a qualifier; null or empty takes it away.</summary>
    public PackageUrl With(string qualifier, string? value)
    {
        var kept = string.IsNullOrEmpty(value) ? Qualifiers.Remove(qualifier) : Qualifiers.SetItem(qualifier, value);
        return new(Type, Namespace, Name, Version, kept, Subpath);
    }

    public bool Equals(PackageUrl? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as PackageUrl);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_text);

    public int CompareTo(PackageUrl? other) => string.CompareOrdinal(_text, other?._text);

    public static bool operator ==(PackageUrl? left, PackageUrl? right) => left?.Equals(right) ?? right is null;

    public static bool operator !=(PackageUrl? left, PackageUrl? right) => !(left == right);

    public static bool operator <(PackageUrl left, PackageUrl right) => string.CompareOrdinal(left?._text, right?._text) < 0;

    public static bool operator >(PackageUrl left, PackageUrl right) => string.CompareOrdinal(left?._text, right?._text) > 0;

    public static bool operator <=(PackageUrl left, PackageUrl right) => string.CompareOrdinal(left?._text, right?._text) <= 0;

    public static bool operator >=(PackageUrl left, PackageUrl right) => string.CompareOrdinal(left?._text, right?._text) >= 0;

    /// <summary>The canonical text.</summary>
    public override string ToString() => _text;

    private static string? TakeAfter(ref ReadOnlySpan<char> text, int mark)
    {
        if (mark < 0)
        {
            return null;
        }

        var after = text[(mark + 1)..].ToString();
        text = text[..mark];
        return after;
    }

    private static string? Joined(string? space)
    {
        if (string.IsNullOrEmpty(space))
        {
            return null;
        }

        var parts = space.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? null : string.Join('/', parts);
    }
}
