using System.Collections.Immutable;
using System.Globalization;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>How an instruction of a Dockerfile and a step of an image go together.</summary>
public enum Likeness
{
    /// <summary>The step is what the instruction makes.</summary>
    Same,

    /// <summary>The step is of the same kind, but does something else.</summary>
    Differs,

    /// <summary>No step of the image does what the Dockerfile says.</summary>
    Missing,

    /// <summary>No instruction makes what the image has.</summary>
    Extra,
}

/// <summary>One line of a comparison.</summary>
/// <param name="Line">The line of the Dockerfile; null for what only the image has.</param>
public sealed record ComparedStep(Likeness Likeness, int? Line, string? Instruction, BuildStep? Step, string? Reason)
{
    /// <summary>The instruction as it was read; null for what only the image has.</summary>
    public Instruction? Source { get; init; }
}

/// <summary>
/// Whether an image was made by a Dockerfile: its last steps against the instructions of the final stage, its settings against
/// what those instructions set, and the files of layers that COPY made against the build context.
/// </summary>
/// <param name="Steps">Instruction by instruction.</param>
/// <param name="Settings">Settings of the image that no instruction explains.</param>
/// <param name="Files">Files that no instruction explains, or that are not those of the context.</param>
public sealed record ImageComparison(ImmutableArray<ComparedStep> Steps, ImmutableArray<string> Settings, ImmutableArray<string> Files)
{
    /// <summary>Why no file could be laid at an instruction's door; null where that could be done.</summary>
    public string? Doubt { get; init; }

    /// <summary>Settings of which it cannot be told who made them.</summary>
    public ImmutableArray<string> Unsettled { get; init; } = [];

    /// <summary>Labels that builders and pipelines set by themselves.</summary>
    public ImmutableArray<string> OfBuilder { get; init; } = [];

    public bool IsTampered => Steps.Any(step => step.Likeness != Likeness.Same) || Settings.Length > 0 || Files.Length > 0;

    /// <param name="baseLayers">How many layers are the base image's, where it is known; otherwise the steps that come before the Dockerfile's own.</param>
    /// <param name="context">What the image was built from; null where that is not known.</param>
    /// <param name="ofBase">The base's settings, where it was learnt (<see cref="KnownBase.Settings"/>).</param>
    public static ImageComparison Create(ImageReading reading, Dockerfile file, int? baseLayers, BuildContext? context, ImmutableSortedDictionary<string, string>? ofBase = null)
    {
        ArgumentNullException.ThrowIfNull(reading);
        ArgumentNullException.ThrowIfNull(file);
        var exact = Compare(reading, file, baseLayers, context, ofBase);
        if (!exact.IsTampered || !file.Instructions.OfType<ArgInstruction>().Any())
        {
            return exact;
        }

        // Once more with what the history says that the build was given; and what then still hangs on an argument that it does not tell
        // cannot be told.
        var given = file.Given.AddRange(HistoryArguments.Of(reading.Steps, file).Where(pair => !file.Given.ContainsKey(pair.Key)));
        exact = Compare(reading, file.With(new(given, AreOthersUnknown: false)), baseLayers, context, ofBase);
        if (!exact.IsTampered)
        {
            return exact;
        }

        var open = Compare(reading, file.With(new(given, AreOthersUnknown: true)), baseLayers, context, ofBase);
        var same = open.Steps.Where(step => step.Likeness == Likeness.Same).Select(step => step.Line).ToHashSet();
        var unsettled = exact.Settings.Except(open.Settings).Concat(exact.Files.Except(open.Files))
            .Concat(exact.Steps.Where(step => step.Likeness != Likeness.Same && step.Line is not null && same.Contains(step.Line)).Select(step => $"{step.Instruction}: {step.Reason}"))
            .Select(text => $"{text}; it hangs on an argument of the build, which --build-arg NAME=VALUE tells");
        return open with { Unsettled = [.. open.Unsettled, .. unsettled] };
    }

    private static ImageComparison Compare(ImageReading reading, Dockerfile file, int? baseLayers, BuildContext? context, ImmutableSortedDictionary<string, string>? ofBase)
    {
        var steps = StepsOf(reading.Steps, file, baseLayers);
        var nobody = reading.Image.Config is { } config ? SettingsOfNobody.Of(file, config, reading.Steps, ofBase) : SettingsOfNobody.None;
        var settings = reading.Image.Config is { } its ? SettingsComparison.Run(file, its) : [];
        var files = Unexplained(reading, steps, context).ToLookup(file => file.IsSure, file => file.Text);
        return new(steps, [.. settings, .. nobody.Unexplained], [.. files[true]]) { Doubt = reading.Steps.Doubt, Unsettled = [.. nobody.Unsettled, .. files[false]], OfBuilder = nobody.OfBuilder };
    }

    /// <summary>The instructions beside the image's steps.</summary>
    internal static ImmutableArray<ComparedStep> StepsOf(BuildSteps made, Dockerfile file, int? baseLayers)
    {
        var expected = Expected(file);
        var actual = made.Steps;
        if (baseLayers is { } known)
        {
            var (either, own) = DockerfileText.After(made, known);
            return [.. StepAlignment.Align(expected, [.. either, .. own], [], made.Builder == ImageBuilder.Kaniko)
                .Where(step => step.Likeness != Likeness.Extra || !either.Contains(step.Step!))];
        }

        var last = actual.Skip(Math.Max(0, actual.Length - expected.Count)).ToImmutableArray();
        return StepAlignment.Align(expected, last, [.. actual.Take(actual.Length - last.Length)], made.Builder == ImageBuilder.Kaniko);
    }

    /// <summary>The instructions of the final stage and of the stages that it is built on, from the first.</summary>
    private static List<Instruction> Expected(Dockerfile file)
    {
        var chain = new Stack<BuildStage>();
        for (var stage = file.FinalStage; stage is not null; stage = stage.Base)
        {
            chain.Push(stage);
        }

        return [.. chain.SelectMany(stage => stage.Instructions)];
    }

    /// <summary>
    /// Layer by layer. A layer is that of all steps since the one before: buildah writes one for a whole stage and names its last
    /// instruction, whatever that is.
    /// </summary>
    private static IEnumerable<(string Text, bool IsSure)> Unexplained(ImageReading reading, ImmutableArray<ComparedStep> steps, BuildContext? context)
    {
        var made = new List<ComparedStep>();
        foreach (var step in steps.Where(step => step.Step is not null))
        {
            made.Add(step);
            if (step.Step!.Layer is not { } layer)
            {
                continue;
            }

            if (made.TrueForAll(each => each.Likeness == Likeness.Same))
            {
                foreach (var (problem, isSure) in LayerExplanation.Problems([.. reading.Layers.Take(layer + 1).Select(one => one.Content)], made, context))
                {
                    yield return (string.Create(CultureInfo.InvariantCulture, $"{problem} (layer {layer + 1}, {step.Instruction})"), isSure);
                }
            }

            made.Clear();
        }
    }
}
