namespace Gabion.Policy.Cel.Evaluate;

/// <summary>A call of a text that is written out, <c>quantity('4Gi')</c>: worked out once, at what it costs each time.</summary>
internal sealed class FoldedPlan(int offset, CelValue value, long cost) : Plan(offset)
{
    /// <summary>Functions that make a value of a text: the same one each time, of bounded size.</summary>
    public static bool IsFoldable(string function) => function is "quantity" or "semver" or "ip" or "cidr" or "url" or "duration" or "timestamp" or "bytes";

    public static Plan Of(Plan call)
    {
        var frame = new Frame(CelBindings.None, [], CelLimits.Default, CancellationToken.None);
        var value = call.Evaluate(frame);
        return value.IsError ? call : new FoldedPlan(call.Offset, value, frame.Cost);
    }

    public override CelValue Evaluate(Frame frame)
    {
        frame.Spend(cost);
        return value;
    }
}
