using Gabion.Network.Algebra;

namespace Gabion.Network.Reach;

/// <summary>
/// Every decision once, under a number, so that a matrix of a million pairs is a matrix of small numbers and each combination of
/// two is worked out once.
/// </summary>
internal sealed class DecisionStore
{
    public const int Nothing = 0;
    public const int Everything = 1;

    private readonly List<Decision> _decisions = [];
    private readonly Dictionary<(ConnectionSet Allowed, ConnectionSet Possible), int> _numbers = [];
    private readonly Dictionary<long, int> _both = [];
    private readonly Dictionary<int, int> _doubted = [];

    public DecisionStore()
    {
        Add(Decision.Nothing);
        Add(Decision.Everything);
    }

    public Decision this[int number] => _decisions[number];

    public int Add(Decision decision)
    {
        if (!_numbers.TryGetValue((decision.Allowed, decision.Possible), out var number))
        {
            _numbers.Add((decision.Allowed, decision.Possible), number = _decisions.Count);
            _decisions.Add(decision);
        }

        return number;
    }

    /// <summary>The number of what two directions allow together.</summary>
    public int Both(int egress, int ingress)
    {
        if (egress == ingress || ingress == Everything || egress == Nothing)
        {
            return egress;
        }

        if (egress == Everything || ingress == Nothing)
        {
            return ingress;
        }

        var key = ((long)egress << 32) | (uint)ingress;
        if (!_both.TryGetValue(key, out var number))
        {
            _both.Add(key, number = Add(_decisions[egress].And(_decisions[ingress])));
        }

        return number;
    }

    /// <summary>The number of the same where nothing of it is certain.</summary>
    public int Doubted(int number)
    {
        if (!_doubted.TryGetValue(number, out var doubted))
        {
            _doubted.Add(number, doubted = Add(new(ConnectionSet.Empty, _decisions[number].Possible)));
        }

        return doubted;
    }

    /// <summary>The number of what one of two allows.</summary>
    public int Either(int left, int right) => left == right ? left : Add(_decisions[left].Or(_decisions[right]));
}
