using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Explain;

/// <summary>A part of a statement whose value an explanation shows.</summary>
/// <param name="Text">How the policy writes it.</param>
/// <param name="Node">Gives its value.</param>
/// <param name="Document">The rule or function of the policy that it asks; null: none.</param>
internal sealed record Watch(string Text, Node Node, Document? Document)
{
    /// <summary>It says something only when the statement does not hold: the collection that a statement goes through.</summary>
    public bool IsOfFailure { get; init; }
}

/// <summary>A statement of a body, with the parts that are shown.</summary>
internal sealed record WatchedStatement(RegoPlace At, string Text, Watch[] Watches)
{
    /// <summary>It only writes the message that the head gives: not shown where it holds.</summary>
    public bool IsMessage { get; init; }
}

/// <summary>What an explanation needs to know of the body of a rule; made only when a policy is compiled to be explained.</summary>
/// <param name="Statements">Its statements, in the order in which they are tried.</param>
/// <param name="OfStep">For each step of the block, the statement that it is of; -1 for steps of the head.</param>
/// <param name="Head">What the head gives.</param>
/// <param name="Text">The head as it is written.</param>
internal sealed record WatchedBody(WatchedStatement[] Statements, int[] OfStep, Watch? Head, string Text);
