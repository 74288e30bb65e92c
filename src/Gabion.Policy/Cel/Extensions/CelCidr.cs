using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>A range of addresses: an address, which may have bits beyond the prefix, and the length of the prefix.</summary>
internal sealed class CelCidr : CelOpaque
{
    private CelCidr(CelIp ip, int length)
        : base(NetworkLibrary.Cidr)
    {
        Ip = ip;
        Length = length;
    }

    public CelIp Ip { get; }

    public int Length { get; }

    public CelCidr Masked
    {
        get
        {
            var bytes = Ip.Bytes.ToArray();
            for (var i = 0; i < bytes.Length; i++)
            {
                bytes[i] &= (byte)(0xFF00 >> Math.Clamp(Length - (8 * i), 0, 8));
            }

            return new(CelIp.Of(bytes), Length);
        }
    }

    public override int ContentHash => HashCode.Combine(Ip.ContentHash, Length);

    public static bool TryParse(string text, [NotNullWhen(true)] out CelCidr? cidr)
    {
        cidr = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !CelIp.TryParse(text[..slash], out var ip))
        {
            return false;
        }

        var digits = text.AsSpan(slash + 1);
        if ((digits.Length > 1 && digits[0] == '0') || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > ip.Bytes.Length * 8)
        {
            return false;
        }

        cidr = new(ip, length);
        return true;
    }

    public bool Contains(CelIp ip)
    {
        if (ip.Bytes.Length != Ip.Bytes.Length)
        {
            return false;
        }

        for (var i = 0; i < ip.Bytes.Length; i++)
        {
            var mask = (byte)(0xFF00 >> Math.Clamp(Length - (8 * i), 0, 8));
            if ((ip.Bytes[i] & mask) != (Ip.Bytes[i] & mask))
            {
                return false;
            }
        }

        return true;
    }

    public bool Contains(CelCidr other) => other.Length >= Length && Contains(other.Ip);

    public override bool SameAs(CelOpaque other) => other is CelCidr cidr && cidr.Length == Length && cidr.Ip.SameAs(Ip);

    public override string ToString() => $"{Ip}/{Length.ToString(CultureInfo.InvariantCulture)}";
}
