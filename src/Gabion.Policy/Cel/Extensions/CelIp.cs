using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>An IP address, read strictly: no zone, no IPv4 within IPv6 (::ffff:1.2.3.4), no leading zeros, no short forms.</summary>
internal sealed class CelIp : CelOpaque
{
    private readonly byte[] _bytes;

    private CelIp(byte[] bytes)
        : base(NetworkLibrary.Ip) => _bytes = bytes;

    public ReadOnlySpan<byte> Bytes => _bytes;

    public bool IsV4 => _bytes.Length == 4;

    public bool IsUnspecified => !_bytes.AsSpan().ContainsAnyExcept((byte)0);

    public bool IsLoopback => IsV4 ? _bytes[0] == 127 : _bytes is [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    public bool IsLinkLocalMulticast => IsV4 ? _bytes is [224, 0, 0, _] : _bytes[0] == 0xFF && (_bytes[1] & 0x0F) == 2;

    public bool IsLinkLocalUnicast => IsV4 ? _bytes is [169, 254, _, _] : _bytes[0] == 0xFE && (_bytes[1] & 0xC0) == 0x80;

    public bool IsGlobalUnicast => !IsUnspecified && !IsLoopback && !IsLinkLocalUnicast && !IsMulticast && _bytes is not [255, 255, 255, 255];

    public override int ContentHash
    {
        get
        {
            var hash = default(HashCode);
            hash.AddBytes(_bytes);
            return hash.ToHashCode();
        }
    }

    private bool IsMulticast => IsV4 ? (_bytes[0] & 0xF0) == 0xE0 : _bytes[0] == 0xFF;

    public static CelIp Of(byte[] bytes) => new(bytes);

    /// <param name="text">The address.</param>
    /// <param name="ip">What it is.</param>
    /// <param name="unmaps">
    /// IPv4 in IPv6 written in hexadecimal is that IPv4 address, as the cases of the CEL specification have it; with false it is
    /// refused, as the API server and cel-go do. Written with points it is always refused.
    /// </param>
    public static bool TryParse(string text, [NotNullWhen(true)] out CelIp? ip, bool unmaps = false)
    {
        ip = null;
        if (text.Length > 45)
        {
            return false;
        }

        if (!text.Contains(':', StringComparison.Ordinal))
        {
            ip = ParseV4(text) is { } v4 ? new(v4) : null;
            return ip is not null;
        }

        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c) && c is not (':' or '.'))
            {
                return false;
            }
        }

        var tail = text[(text.LastIndexOf(':') + 1)..];
        if ((tail.Contains('.', StringComparison.Ordinal) && ParseV4(tail) is null)
            || !IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6
            || (address.IsIPv4MappedToIPv6 && (!unmaps || tail.Contains('.', StringComparison.Ordinal))))
        {
            return false;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        ip = new(address.GetAddressBytes());
        return true;
    }

    public override bool SameAs(CelOpaque other) => other is CelIp ip && ip._bytes.AsSpan().SequenceEqual(_bytes);

    /// <summary>RFC 5952: lower case, no leading zeros, the longest run of zeros left out.</summary>
    public override string ToString()
    {
        if (IsV4)
        {
            return string.Join('.', _bytes);
        }

        var groups = new int[8];
        for (var i = 0; i < 8; i++)
        {
            groups[i] = (_bytes[2 * i] << 8) | _bytes[(2 * i) + 1];
        }

        var (start, length) = (0, 0);
        for (var i = 0; i < 8; i++)
        {
            var run = 0;
            while (i + run < 8 && groups[i + run] == 0)
            {
                run++;
            }

            (start, length) = run > length ? (i, run) : (start, length);
        }

        return length < 2 ? Hexadecimal(groups) : $"{Hexadecimal(groups[..start])}::{Hexadecimal(groups[(start + length)..])}";
    }

    private static string Hexadecimal(int[] groups) => string.Join(':', groups.Select(group => group.ToString("x", CultureInfo.InvariantCulture)));

    private static byte[]? ParseV4(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 4)
        {
            return null;
        }

        var bytes = new byte[4];
        for (var i = 0; i < 4; i++)
        {
            if ((parts[i].Length > 1 && parts[i][0] == '0') || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i]))
            {
                return null;
            }
        }

        return bytes;
    }
}
