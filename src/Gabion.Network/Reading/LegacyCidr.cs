using System.Globalization;
using System.Net;
using Gabion.Network.Algebra;

namespace Gabion.Network.Reading;

/// <summary>
/// A CIDR of an old field of Kubernetes' API, such as <c>ipBlock.cidr</c>. Until 1.35 the API server takes bits beyond the prefix, addresses of IPv4 in
/// the clothes of IPv6 and leading zeros; from 1.36 on it refuses them in what is new, and leaves alone what is there (gate StrictIPCIDRValidation,
/// k8s.io/apimachinery/pkg/util/validation, KEP-4858).
/// </summary>
/// <param name="Addresses">Those that every reader takes it for.</param>
/// <param name="Possible">Those that some reader takes it for; contains <paramref name="Addresses"/>.</param>
/// <param name="Oddity">What a strict server refuses of it, in a clause; null when nothing.</param>
/// <param name="Plain">How it is written so that all take it, and for the same; null where that cannot be told.</param>
internal sealed record LegacyCidr(AddressSet Addresses, AddressSet Possible, string? Oddity, string? Plain)
{
    private const int MappedPrefix = 96;

    /// <summary>Null for what no server takes.</summary>
    public static LegacyCidr? Parse(string? text)
    {
        if (text?.Split('/') is not [var head, var prefix])
        {
            return null;
        }

        if (!AddressSet.TryParse(text, out var addresses))
        {
            return WithZeros(head, prefix);
        }

        if (IPAddress.Parse(head) is { IsIPv4MappedToIPv6: true } mapped)
        {
            // Go's parser makes IPv4 of it, others do not.
            var bits = int.Parse(prefix, CultureInfo.InvariantCulture) - MappedPrefix;
            var plain = bits >= 0 && AddressSet.TryParse($"{mapped.MapToIPv4()}/{bits}", out var v4) ? v4 : AddressSet.Empty;
            return new(AddressSet.Empty, addresses.Union(plain), "is an IPv4 address mapped into IPv6", bits < 0 ? null : Written(plain, bits));
        }

        return AddressSet.TryParse(head, out var address) && First(address) != First(addresses)
            ? new(addresses, addresses, "has bits set beyond its prefix", Written(addresses, int.Parse(prefix, CultureInfo.InvariantCulture)))
            : new(addresses, addresses, null, text);
    }

    /// <summary>Kubernetes passes over the zeros; much else takes an octet that begins with one for octal, or the whole for no address.</summary>
    private static LegacyCidr? WithZeros(string head, string prefix)
    {
        var octets = head.Split('.');
        if (octets.Concat([prefix]).Any(part => part.Length is 0 or > 8) || !AddressSet.TryParse($"{string.Join('.', octets.Select(Decimal))}/{Decimal(prefix)}", out var addresses))
        {
            return null;
        }

        _ = AddressSet.TryParse($"{string.Join('.', octets.Select(Octal))}/{Decimal(prefix)}", out var octal);
        return new(AddressSet.Empty, addresses.Union(octal), "has leading zeros", null);
    }

    private static string Decimal(string number) => number.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static string Octal(string number) =>
        number.StartsWith('0') && number.All(digit => digit is >= '0' and <= '7') ? Convert.ToInt64(number, 8).ToString(CultureInfo.InvariantCulture) : number;

    private static string Written(AddressSet addresses, int prefix) => $"{AddressSet.Write(First(addresses), !addresses.V6.IsEmpty)}/{prefix}";

    private static UInt128 First(AddressSet addresses) => addresses.V6.IsEmpty ? addresses.V4.Intervals[0].First : addresses.V6.Intervals[0].First;
}
