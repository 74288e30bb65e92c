namespace Gabion.Formats.Shell;

/// <summary>What one run of the parser gathers, shared with the parsers of the scripts inside backticks.</summary>
internal sealed class ShellParse
{
    public const int MaxProblems = 100;
    private const int MaxDepth = 64;
    private int _depth;

    public List<SimpleCommand> Commands { get; } = [];

    public List<ShellPipeline> Pipelines { get; } = [];

    public List<ShellComment> Comments { get; } = [];

    public List<SyntaxProblem> Problems { get; } = [];

    /// <summary>Commands that no command around them has taken as its own yet.</summary>
    public List<ShellCommand> Open { get; } = [];

    /// <summary>True after the depth limit was hit: everything counts as the end of the text.</summary>
    public bool IsAborted { get; set; }

    public bool Enter()
    {
        _depth++;
        return _depth <= MaxDepth;
    }

    public void Leave() => _depth--;

    /// <summary>Makes the open commands from <paramref name="mark"/> on children of <paramref name="parent"/>, which is open now.</summary>
    public void Adopt(ShellCommand parent, int mark)
    {
        for (var i = mark; i < Open.Count; i++)
        {
            Open[i].Parent = parent;
        }

        Open.RemoveRange(mark, Open.Count - mark);
        Open.Add(parent);
    }
}
