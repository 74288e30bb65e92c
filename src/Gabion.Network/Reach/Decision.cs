using Gabion.Network.Algebra;

namespace Gabion.Network.Reach;

/// <summary>What may pass between two parties.</summary>
/// <param name="Allowed">What is allowed for certain.</param>
/// <param name="Possible">What is not refused for certain; contains <paramref name="Allowed"/>.</param>
public readonly record struct Decision(ConnectionSet Allowed, ConnectionSet Possible)
{
    public static Decision Everything { get; } = new(ConnectionSet.All, ConnectionSet.All);

    public static Decision Nothing { get; } = new(ConnectionSet.Empty, ConnectionSet.Empty);

    /// <summary>What the input does not decide.</summary>
    public ConnectionSet Undecided => ReferenceEquals(Allowed, Possible) ? ConnectionSet.Empty : Possible.Subtract(Allowed);

    public bool IsNothing => Possible.IsEmpty;

    /// <summary>What passes when both sides must let it.</summary>
    public Decision And(Decision other)
    {
        var allowed = Allowed.Intersect(other.Allowed);
        var possible = Possible.Intersect(other.Possible);
        return new(allowed, allowed.Equals(possible) ? allowed : possible);
    }

    /// <summary>What passes when one of several pods is enough.</summary>
    public Decision Or(Decision other) => new(Allowed.Union(other.Allowed), Possible.Union(other.Possible));
}
