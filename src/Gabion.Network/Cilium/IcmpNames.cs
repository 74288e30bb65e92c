namespace Gabion.Network.Cilium;

/// <summary>Names of ICMP types (Cilium's API, <c>ICMPField</c>); one name has another number in each family (RFC 792, RFC 4443).</summary>
internal static class IcmpNames
{
    private static readonly Dictionary<string, byte> Four = new(StringComparer.OrdinalIgnoreCase)
    {
        ["EchoReply"] = 0, ["DestinationUnreachable"] = 3, ["Redirect"] = 5, ["Echo"] = 8, ["EchoRequest"] = 8, ["RouterAdvertisement"] = 9,
        ["RouterSelection"] = 10, ["TimeExceeded"] = 11, ["ParameterProblem"] = 12, ["Timestamp"] = 13, ["TimestampReply"] = 14,
        ["Photuris"] = 40, ["ExtendedEchoRequest"] = 42, ["ExtendedEcho Request"] = 42, ["ExtendedEchoReply"] = 43, ["ExtendedEcho Reply"] = 43,
    };

    private static readonly Dictionary<string, byte> Six = new(StringComparer.OrdinalIgnoreCase)
    {
        ["DestinationUnreachable"] = 1, ["PacketTooBig"] = 2, ["TimeExceeded"] = 3,
        ["ParameterProblem"] = 4, ["EchoRequest"] = 128, ["EchoReply"] = 129,
        ["MulticastListenerQuery"] = 130, ["MulticastListenerReport"] = 131, ["MulticastListenerDone"] = 132,
        ["RouterSolicitation"] = 133, ["RouterAdvertisement"] = 134, ["NeighborSolicitation"] = 135,
        ["NeighborAdvertisement"] = 136, ["RedirectMessage"] = 137, ["RouterRenumbering"] = 138,
        ["ICMPNodeInformationQuery"] = 139, ["ICMPNodeInformationResponse"] = 140, ["InverseNeighborDiscoverySolicitation"] = 141,
        ["InverseNeighborDiscoveryAdvertisement"] = 142, ["HomeAgentAddressDiscoveryRequest"] = 144, ["HomeAgentAddressDiscoveryReply"] = 145,
        ["MobilePrefixSolicitation"] = 146, ["MobilePrefixAdvertisement"] = 147, ["DuplicateAddressRequestCodeSuffix"] = 157,
        ["DuplicateAddressConfirmationCodeSuffix"] = 158, ["ExtendedEchoRequest"] = 160, ["ExtendedEchoReply"] = 161,
    };

    /// <summary>False when the family has no type of that name.</summary>
    public static bool TryGet(string name, bool isSix, out byte type) => (isSix ? Six : Four).TryGetValue(name, out type);
}
