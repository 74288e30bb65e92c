using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>A block of addresses: the first address, how many bits there are (32 or 128) and how many of them are fixed.</summary>
internal readonly record struct IpBlock(BigInteger First, int Bits, int Prefix)
{
    public BigInteger Last => First + (BigInteger.One << (Bits - Prefix)) - 1;

    public BigInteger Count => BigInteger.One << (Bits - Prefix);

    /// <summary>Reads <c>10.0.0.0/8</c>; bits behind the prefix are dropped.</summary>
    public static bool TryParse(string text, out IpBlock block)
    {
        block = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryAddress(text[..slash], out var address, out var bits))
        {
            return false;
        }

        var digits = text.AsSpan(slash + 1);
        if (digits.Length is 0 or > 3 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix > bits)
        {
            return false;
        }

        block = new((address >> (bits - prefix)) << (bits - prefix), bits, prefix);
        return true;
    }

    /// <summary>Reads one address as Go does: four decimal parts without leading zeros, or IPv6 without zone. IPv4 in IPv6 counts as IPv4.</summary>
    public static bool TryAddress(string text, out BigInteger address, out int bits)
    {
        (address, bits) = (default, 0);
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            var parts = text.Split('.');
            if (parts.Length != 4)
            {
                return false;
            }

            foreach (var part in parts)
            {
                if (part.Length is 0 or > 3 || (part.Length > 1 && part[0] == '0') || !byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var octet))
                {
                    return false;
                }

                address = (address << 8) | octet;
            }

            bits = 32;
            return true;
        }

        if (text.AsSpan().IndexOfAny("%[]/") >= 0 || !IPAddress.TryParse(text, out var ip) || ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        address = new BigInteger(ip.GetAddressBytes(), isUnsigned: true, isBigEndian: true);
        bits = 128;
        if (address >> 32 == 0xffff)
        {
            (address, bits) = (address & 0xffffffff, 32);
        }

        return true;
    }

    public bool Contains(BigInteger address, int bits) => bits == Bits && address >= First && address <= Last;

    public bool Contains(IpBlock other) => other.Bits == Bits && other.First >= First && other.Last <= Last;

    public static string Write(BigInteger address, int bits)
    {
        if (bits == 32)
        {
            var value = (uint)address;
            return string.Create(CultureInfo.InvariantCulture, $"{value >> 24}.{(value >> 16) & 255}.{(value >> 8) & 255}.{value & 255}");
        }

        var bytes = address.ToByteArray(isUnsigned: true, isBigEndian: true);
        var full = new byte[16];
        bytes.CopyTo(full, 16 - bytes.Length);
        return new IPAddress(full).ToString();
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Write(First, Bits)}/{Prefix}");

    /// <summary>The fewest blocks that are exactly the addresses from one to another.</summary>
    public static IEnumerable<IpBlock> Cover(BigInteger first, BigInteger last, int bits)
    {
        while (first <= last)
        {
            var size = first.IsZero ? bits : Math.Min(bits, (int)BigInteger.TrailingZeroCount(first));
            while ((BigInteger.One << size) > last - first + 1)
            {
                size--;
            }

            yield return new(first, bits, bits - size);
            first += BigInteger.One << size;
        }
    }
}
