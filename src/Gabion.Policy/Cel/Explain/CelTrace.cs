using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Explain;

/// <summary>A part of an expression that was worked out once: in a loop there is one for each round.</summary>
internal sealed class TracedPart(Expr expr)
{
    public Expr Expr => expr;

    public CelValue Value { get; set; }

    /// <summary>The parts that were worked out for it, in order.</summary>
    public List<TracedPart> Parts { get; } = [];

    public TracedPart? Of(Expr inner) => Parts.Find(part => ReferenceEquals(part.Expr, inner));
}

/// <summary>Keeps what the parts of an expression gave; beyond a limit nothing more is kept.</summary>
internal sealed class CelTrace
{
    private const int MostParts = 50_000;
    private int _count;
    private TracedPart? _current;

    /// <summary>The whole expression.</summary>
    public TracedPart? Root { get; private set; }

    public TracedPart? Begin(Expr expr)
    {
        var outer = _current;
        var part = new TracedPart(expr);
        if (++_count <= MostParts)
        {
            outer?.Parts.Add(part);
        }

        Root ??= part;
        _current = part;
        return outer;
    }

    public void End(TracedPart? outer, CelValue value)
    {
        _current!.Value = value;
        _current = outer;
    }
}
