using Gabion.Policy.Admission;

namespace Gabion.Admission.Explain;

/// <summary>Steps of a decision as a tree for people: what held or failed, its place, its values; lines end before the 80th column where words let them.</summary>
internal static class StepText
{
    private const int Width = 80;
    private const int Deepest = 40;

    public static void Write(TextWriter output, IEnumerable<DecisionStep> steps, int indent)
    {
        foreach (var step in steps)
        {
            Write(output, step, indent);
        }
    }

    private static void Write(TextWriter output, DecisionStep step, int indent)
    {
        var place = Place(step.Place);
        Wrapped(output, indent, $"{Word(step.Outcome)} {step.Text}{(step.Note is null ? "" : $" ({step.Note})")}{(place.Length == 0 ? "" : $" [{place}]")}", 6);
        foreach (var value in step.Values)
        {
            Wrapped(output, indent + 6, $"{value.Name} = {value.Value.ReplaceLineEndings(" ")}", 4);
        }

        Write(output, step.Steps, Math.Min(indent + 4, Deepest));
    }

    /// <summary>Breaks a text at blanks; words that are longer than a line stay whole.</summary>
    private static void Wrapped(TextWriter output, int indent, string text, int hang)
    {
        var line = new string(' ', indent);
        var isEmpty = true;
        foreach (var word in text.Split(' '))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                output.WriteLine(line);
                line = new string(' ', indent + hang);
                isEmpty = true;
            }

            line += isEmpty ? word : $" {word}";
            isEmpty = false;
        }

        output.WriteLine(line);
    }

    /// <summary>The file's own name and line: the folder stands with the policy.</summary>
    private static string Place(string place) => place[(place.LastIndexOf('/') + 1)..];

    private static string Word(StepOutcome outcome) => outcome switch
    {
        StepOutcome.Held => "true ",
        StepOutcome.Failed => "false",
        _ => "error",
    };
}
