using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Reading;

/// <summary>Pods as far as an address block may mean them: asked only when the addresses that pods get are known.</summary>
/// <param name="block">The block of the rule.</param>
/// <param name="pods">The addresses that pods get.</param>
internal sealed class PodsInBlock(AddressSet block, AddressSet possible, AddressSet pods) : EndpointSelector
{
    public override Match Matches(EndpointClass endpoints)
    {
        if (endpoints.Kind != EndpointKind.Pod)
        {
            return Match.No;
        }

        // A pod of one address family has an address of that family only.
        var addresses = endpoints.Addresses ?? pods;
        return block.Contains(addresses) ? Match.Yes : possible.Overlaps(addresses) ? Match.Unknown : Match.No;
    }

    public override void Look(Visibility visible) => visible.Addresses = true;

    public override string ToString() => $"pods with an address in {possible}";
}
