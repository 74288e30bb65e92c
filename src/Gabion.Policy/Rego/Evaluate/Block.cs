using Gabion.Policy.Rego.Explain;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>Statements in the order in which they are tried, and what is done each time all of them hold.</summary>
internal sealed class Block(Step[] steps, Ending ending)
{
    public Step[] Steps => steps;

    /// <summary>What an explanation shows of it; null in policies that are not explained, and for blocks inside of statements.</summary>
    public WatchedBody? Watched { get; init; }

    /// <summary>Finds every way in which the statements from one on hold; false when the ending has seen enough.</summary>
    public bool Run(Evaluation evaluation, Frame frame, int from = 0)
    {
        if (evaluation.IsWatched)
        {
            return RunObserved(evaluation, frame, from);
        }

        for (var i = from; i < steps.Length; i++)
        {
            var step = steps[i];
            if (step.IsLoop)
            {
                return step.Each(evaluation, frame, this, i + 1);
            }

            if (!step.Holds(evaluation, frame))
            {
                return true;
            }
        }

        return ending.Reach(evaluation, frame);
    }

    private bool RunObserved(Evaluation evaluation, Frame frame, int from)
    {
        for (var i = from; i < steps.Length; i++)
        {
            var step = steps[i];
            evaluation.Observer?.Try(step.At);
            if (Watched is not null)
            {
                evaluation.Explainer?.Try();
            }

            if (step.IsLoop)
            {
                var goesOn = step.Each(evaluation, frame, this, i + 1);
                if (goesOn)
                {
                    Fail(evaluation, frame, i);
                }

                return goesOn;
            }

            if (!step.Holds(evaluation, frame))
            {
                Fail(evaluation, frame, i);
                return true;
            }
        }

        if (Watched is not null)
        {
            evaluation.Explainer?.Hold(Watched, evaluation, frame);
        }

        return ending.Reach(evaluation, frame);
    }

    private void Fail(Evaluation evaluation, Frame frame, int step)
    {
        evaluation.Observer?.Fail(steps[step].At);
        if (Watched is not null)
        {
            evaluation.Explainer?.Fail(Watched, step, evaluation, frame);
        }
    }
}

/// <summary>What is done each time the statements of a block hold.</summary>
internal abstract class Ending
{
    /// <summary>True to find more ways, false when this is enough.</summary>
    public abstract bool Reach(Evaluation evaluation, Frame frame);
}

/// <summary>One way is enough: for <c>not</c>, <c>every</c> and rules whose value is known.</summary>
internal sealed class FirstEnding : Ending
{
    public static FirstEnding Instance { get; } = new();

    public override bool Reach(Evaluation evaluation, Frame frame) => false;
}

/// <summary>A statement of a block.</summary>
internal abstract class Step(RegoPlace at)
{
    public RegoPlace At => at;

    /// <summary>It can hold in several ways: <see cref="Each"/> goes through them. Otherwise <see cref="Holds"/> answers.</summary>
    public virtual bool IsLoop => false;

    public virtual bool Holds(Evaluation evaluation, Frame frame) => throw new NotSupportedException();

    /// <summary>Runs the rest of the block for each way; false when the block's ending has seen enough.</summary>
    public virtual bool Each(Evaluation evaluation, Frame frame, Block block, int next) => throw new NotSupportedException();
}
