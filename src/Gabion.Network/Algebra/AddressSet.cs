using System.Net;
using System.Net.Sockets;

namespace Gabion.Network.Algebra;

/// <summary>A set of addresses of both families; exact, because each family is a set of intervals.</summary>
public sealed record AddressSet(IntervalSet<uint> V4, IntervalSet<UInt128> V6)
{
    public static AddressSet Empty { get; } = new(IntervalSet<uint>.Empty, IntervalSet<UInt128>.Empty);

    public static AddressSet Full { get; } = new(IntervalSet<uint>.Full, IntervalSet<UInt128>.Full);

    public bool IsEmpty => V4.IsEmpty && V6.IsEmpty;

    public bool IsFull => V4.IsFull && V6.IsFull;

    public AddressSet Union(AddressSet other) => new(V4.Union(other.V4), V6.Union(other.V6));

    public AddressSet Intersect(AddressSet other) => new(V4.Intersect(other.V4), V6.Intersect(other.V6));

    public AddressSet Subtract(AddressSet other) => new(V4.Subtract(other.V4), V6.Subtract(other.V6));

    public bool Contains(AddressSet other) => V4.Contains(other.V4) && V6.Contains(other.V6);

    public bool Overlaps(AddressSet other) => V4.Overlaps(other.V4) || V6.Overlaps(other.V6);

    /// <summary>
    /// Reads <c>10.0.0.0/8</c>, <c>2001:db8::/32</c> or a single address. Bits beyond the prefix are ignored, as the API
    /// server's parser does; a prefix that is too long, or anything else, gives false.
    /// </summary>
    public static bool TryParse(string? text, out AddressSet addresses)
    {
        addresses = Empty;
        if (string.IsNullOrEmpty(text) || text.Length > 64)
        {
            return false;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var head = slash < 0 ? text : text[..slash];
        var isV6 = head.Contains(':', StringComparison.Ordinal);
        var bits = isV6 ? 128 : 32;
        var prefix = bits;
        if ((slash >= 0 && !TryParseNumber(text.AsSpan(slash + 1), bits, out prefix))
            || head.Contains('%', StringComparison.Ordinal)
            || (!isV6 && !IsDottedQuad(head))
            || !IPAddress.TryParse(head, out var address)
            || address.AddressFamily != (isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork))
        {
            return false;
        }

        UInt128 value = 0;
        foreach (var octet in address.GetAddressBytes())
        {
            value = (value << 8) | octet;
        }

        var hosts = prefix == 0 && isV6 ? UInt128.MaxValue : (UInt128.One << (bits - prefix)) - 1;
        var first = value & ~hosts;
        var last = value | hosts;
        addresses = isV6
            ? Empty with { V6 = IntervalSet<UInt128>.Of(first, last) }
            : Empty with { V4 = IntervalSet<uint>.Of((uint)first, (uint)last) };
        return true;
    }

    /// <summary>One address in the notation of its family.</summary>
    public static string Write(UInt128 address, bool isV6)
    {
        Span<byte> octets = stackalloc byte[isV6 ? 16 : 4];
        for (var i = octets.Length - 1; i >= 0; i--)
        {
            octets[i] = (byte)address;
            address >>= 8;
        }

        return new IPAddress(octets).ToString();
    }

    /// <summary>The ranges as <c>10.0.0.0-10.255.255.255, …</c>.</summary>
    public override string ToString() => string.Join(", ", AddressRange.Of(this));

    private static bool IsDottedQuad(string text)
    {
        var parts = text.Split('.');
        return parts.Length == 4 && Array.TrueForAll(parts, part => TryParseNumber(part, 255, out _));
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, int most, out int number)
    {
        number = 0;
        if (text.Length is 0 or > 3 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return number <= most;
    }
}
