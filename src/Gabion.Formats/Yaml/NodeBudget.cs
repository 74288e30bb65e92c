namespace Gabion.Formats.Yaml;

/// <summary>How much of the limits a stream has used.</summary>
internal sealed class NodeBudget(YamlLimits limits)
{
    public int MaxDepth => limits.MaxDepth;

    public long Left { get; private set; } = limits.MaxNodes;

    public void Spend(long nodes, TextSpan at)
    {
        Left -= nodes;
        if (Left < 0)
        {
            throw new YamlLimitException(at, $"the document expands to more than {limits.MaxNodes} values");
        }
    }

    /// <summary>Gives back what a document cost that was dropped.</summary>
    public void Restore(long left) => Left = left;
}

/// <summary>A limit was hit inside a document.</summary>
internal sealed class YamlLimitException(TextSpan at, string message) : Exception(message)
{
    public TextSpan At { get; } = at;
}
