using Gabion.Network.Algebra;
using Gabion.Network.Facts;

namespace Gabion.Network.Policies;

/// <summary>One alternative of a rule's other side: endpoints, addresses outside the cluster, or both.</summary>
/// <param name="Endpoints">The endpoints that it means; null for none.</param>
/// <param name="Addresses">The outside addresses that it means for certain.</param>
/// <param name="PossibleAddresses">The outside addresses that it may mean (a DNS name, for one); contains <paramref name="Addresses"/>.</param>
/// <param name="Text">As a person would write it.</param>
public sealed record PeerTerm(EndpointSelector? Endpoints, AddressSet Addresses, AddressSet PossibleAddresses, string Text)
{
    public static PeerTerm Anything { get; } = new(AnyEndpoint.Instance, AddressSet.Full, AddressSet.Full, "anything");

    public static PeerTerm Of(EndpointSelector endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        return new(endpoints, AddressSet.Empty, AddressSet.Empty, endpoints.ToString());
    }

    public static PeerTerm Of(AddressSet addresses, string text) => new(null, addresses, addresses, text);

    public Match Matches(EndpointClass endpoints) => Endpoints?.Matches(endpoints) ?? Match.No;

    public Match Matches(AddressSet range) => Addresses.Contains(range) ? Match.Yes : MatchLogic.Of(PossibleAddresses.Overlaps(range)).And(Match.Unknown);
}
