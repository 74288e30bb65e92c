namespace Gabion.Network.Algebra;

/// <summary>The whole numbers from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct Interval<T>(T First, T Last)
    where T : struct;
