namespace Gabion.Network.Facts;

/// <summary>Whether something matches; <see cref="Unknown"/> when the input does not decide it. The order makes "and" the least, "or" the most.</summary>
public enum Match
{
    No,
    Unknown,
    Yes,
}

/// <summary>Three-valued logic (Kleene).</summary>
public static class MatchLogic
{
    public static Match And(this Match left, Match right) => left < right ? left : right;

    public static Match Or(this Match left, Match right) => left > right ? left : right;

    public static Match Not(this Match match) => Match.Yes - (int)match;

    public static Match Of(bool value) => value ? Match.Yes : Match.No;
}
