namespace Gabion.Policy.Cel.Extensions;

/// <summary>IP addresses and CIDR ranges: the network extension, which mirrors the libraries of the API server.</summary>
internal static class NetworkLibrary
{
    public static readonly CelType Ip = CelType.Opaque("net.IP");
    public static readonly CelType Cidr = CelType.Opaque("net.CIDR");

    /// <summary>As the API server has it: IPv4 in IPv6 is no address.</summary>
    public static readonly CelLibrary Kubernetes = Create(unmaps: false);

    /// <summary>As the specification has it: see <see cref="CelIp.TryParse"/>.</summary>
    public static readonly CelLibrary Instance = Create(unmaps: true);

    private static CelLibrary Create(bool unmaps) => new CelLibrary("network")
        .Type("net.IP", Ip)
        .Type("net.CIDR", Cidr)
        .Function("ip(string) -> net.IP", (_, a) => CelIp.TryParse(a[0].AsString, out var ip, unmaps) ? CelValue.Of(ip) : CelValue.Error($"IP Address {a[0]} parse error during conversion from string"))
        .Function("isIP(string) -> bool", (frame, a) => CelValue.Of(CelIp.TryParse(a[0].AsString, out _, unmaps)))
        .Function("ip.isCanonical(string) -> bool", (_, a) => CelIp.TryParse(a[0].AsString, out var ip, unmaps)
            ? CelValue.Of(ip.ToString() == a[0].AsString)
            : CelValue.Error($"IP Address {a[0]} parse error during conversion from string"))
        .Function("string(net.IP) -> string", (_, a) => CelValue.Of(a[0].AsOpaque.ToString()))
        .Method("net.IP.family() -> int", (_, a) => CelValue.Of(Of(a[0]).IsV4 ? 4L : 6L))
        .Method("net.IP.isUnspecified() -> bool", (_, a) => CelValue.Of(Of(a[0]).IsUnspecified))
        .Method("net.IP.isLoopback() -> bool", (_, a) => CelValue.Of(Of(a[0]).IsLoopback))
        .Method("net.IP.isLinkLocalMulticast() -> bool", (_, a) => CelValue.Of(Of(a[0]).IsLinkLocalMulticast))
        .Method("net.IP.isLinkLocalUnicast() -> bool", (_, a) => CelValue.Of(Of(a[0]).IsLinkLocalUnicast))
        .Method("net.IP.isGlobalUnicast() -> bool", (_, a) => CelValue.Of(Of(a[0]).IsGlobalUnicast))
        .Function("cidr(string) -> net.CIDR", (_, a) => CelCidr.TryParse(a[0].AsString, out var cidr) ? CelValue.Of(cidr) : CelValue.Error($"network address parse error during conversion from string: {a[0]}"))
        .Function("isCIDR(string) -> bool", (frame, a) => CelValue.Of(CelCidr.TryParse(a[0].AsString, out _)))
        .Function("string(net.CIDR) -> string", (_, a) => CelValue.Of(a[0].AsOpaque.ToString()))
        .Method("net.CIDR.containsIP(net.IP) -> bool", (_, a) => CelValue.Of(Range(a[0]).Contains(Of(a[1]))))
        .Method("net.CIDR.containsIP(string) -> bool", (_, a) => CelIp.TryParse(a[1].AsString, out var ip, unmaps)
            ? CelValue.Of(Range(a[0]).Contains(ip))
            : CelValue.Error($"IP Address {a[1]} parse error during conversion from string"))
        .Method("net.CIDR.containsCIDR(net.CIDR) -> bool", (_, a) => CelValue.Of(Range(a[0]).Contains(Range(a[1]))))
        .Method("net.CIDR.containsCIDR(string) -> bool", (_, a) => CelCidr.TryParse(a[1].AsString, out var cidr)
            ? CelValue.Of(Range(a[0]).Contains(cidr))
            : CelValue.Error($"network address parse error during conversion from string: {a[1]}"))
        .Method("net.CIDR.ip() -> net.IP", (_, a) => CelValue.Of(Range(a[0]).Ip))
        .Method("net.CIDR.masked() -> net.CIDR", (_, a) => CelValue.Of(Range(a[0]).Masked))
        .Method("net.CIDR.isMask() -> bool", (_, a) => CelValue.Of(Range(a[0]).SameAs(Range(a[0]).Masked)))
        .Method("net.CIDR.prefixLength() -> int", (_, a) => CelValue.Of((long)Range(a[0]).Length));

    private static CelIp Of(CelValue value) => (CelIp)value.AsOpaque;

    private static CelCidr Range(CelValue value) => (CelCidr)value.AsOpaque;
}
