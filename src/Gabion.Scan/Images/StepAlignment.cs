using System.Collections.Immutable;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>
/// Lays the instructions of a Dockerfile beside the steps of an image, in order, so that as many as possible are the same (the
/// longest common subsequence); what is left over on both sides at one place is compared, the rest is missing or extra.
/// </summary>
internal static class StepAlignment
{
    private const int MostSteps = 2_000;

    /// <param name="before">Steps before those: the base image's, when it is not known how many it has.</param>
    /// <param name="tellsLayersOnly">The history has the steps that made layers only, as kaniko's: settings are then compared with the image's.</param>
    public static ImmutableArray<ComparedStep> Align(IReadOnlyList<Instruction> expected, ImmutableArray<BuildStep> actual, ImmutableArray<BuildStep> before, bool tellsLayersOnly = false)
    {
        var left = expected.Take(MostSteps).Where(instruction => instruction is not (OnbuildInstruction or MaintainerInstruction or ArgInstruction)).ToList();
        var right = actual.Take(MostSteps).Where(step => InstructionLikeness.Keyword(step) is not ("ARG" or "MAINTAINER" or "ONBUILD")).ToList();
        var lengths = Enumerable.Range(0, left.Count + 1).Select(_ => new int[right.Count + 1]).ToArray();
        for (var i = left.Count - 1; i >= 0; i--)
        {
            for (var j = right.Count - 1; j >= 0; j--)
            {
                lengths[i][j] = InstructionLikeness.Difference(left[i], right[j]) is null ? lengths[i + 1][j + 1] + 1 : Math.Max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }

        var result = ImmutableArray.CreateBuilder<ComparedStep>();
        var (missing, extra) = (new Queue<Instruction>(), new Queue<BuildStep>());
        int at = 0, on = 0;
        while (at < left.Count || on < right.Count)
        {
            if (at < left.Count && on < right.Count && InstructionLikeness.Difference(left[at], right[on]) is null)
            {
                Flush(result, missing, extra);
                result.Add(new(Likeness.Same, left[at].Span.Line, Text(left[at]), right[on], null) { Source = left[at] });
                at++;
                on++;
            }
            else if (on >= right.Count || (at < left.Count && lengths[at + 1][on] >= lengths[at][on + 1]))
            {
                missing.Enqueue(left[at++]);
            }
            else
            {
                extra.Enqueue(right[on++]);
            }
        }

        Flush(result, missing, extra);

        // Without a known base, steps before the first that is the same may be the base image's own.
        if (!before.IsEmpty || left.Count < right.Count)
        {
            while (result.Count > 0 && result[0].Likeness == Likeness.Extra && !before.IsEmpty)
            {
                result.RemoveAt(0);
            }
        }

        return tellsLayersOnly
            ? [.. result.Where(step => step is not { Likeness: Likeness.Missing, Source: not (RunInstruction or TransferInstruction) })]
            : result.ToImmutable();
    }

    private static void Flush(ImmutableArray<ComparedStep>.Builder result, Queue<Instruction> missing, Queue<BuildStep> extra)
    {
        while (missing.TryDequeue(out var instruction))
        {
            var pair = extra.Count > 0 && InstructionLikeness.Keyword(extra.Peek()) == instruction.Keyword ? extra.Dequeue() : null;
            result.Add(pair is null
                ? new(Likeness.Missing, instruction.Span.Line, Text(instruction), null, "no step of the image does this") { Source = instruction }
                : new(Likeness.Differs, instruction.Span.Line, Text(instruction), pair, InstructionLikeness.Difference(instruction, pair)) { Source = instruction });
        }

        while (extra.TryDequeue(out var step))
        {
            result.Add(new(Likeness.Extra, null, null, step, "no instruction of the Dockerfile makes this step"));
        }
    }

    private static string Text(Instruction instruction) => InstructionLikeness.Normal(instruction.Syntax.Line.Text);
}
