using System.Text.RegularExpressions;
using Gabion.Model.Container;
using Gabion.Model.Container.Images;

namespace Gabion.Scan.Images;

/// <summary>Whether a step of an image is what an instruction makes, in the words of any builder.</summary>
internal static partial class InstructionLikeness
{
    public static string Keyword(BuildStep step) => step.Instruction.Split(' ', 2)[0];

    /// <summary>What differs; null when the step is what the instruction makes, as far as the history shows.</summary>
    public static string? Difference(Instruction instruction, BuildStep step)
    {
        if (Keyword(step) != instruction.Keyword)
        {
            return $"the image has {Keyword(step)} here";
        }

        var rest = step.Instruction[instruction.Keyword.Length..].Trim();
        if (Normal(Rest(instruction)) == Normal(rest))
        {
            return null; // buildah writes variables as they stand
        }

        return instruction switch
        {
            RunInstruction run => Normal(Rest(run)) == Normal(rest) ? null : Compare(Script(run), rest), // kaniko writes it as it stands
            TransferInstruction transfer => Transfer(transfer, rest),
            EnvInstruction env => Pairs(env.Variables.Select(variable => (variable.Key, variable.Value?.Value)), rest),
            LabelInstruction label => Pairs(label.Labels.Select(one => (one.Key, one.Value?.Value)), rest),
            CmdInstruction or EntrypointInstruction => Compare(Words(Rest(instruction)), Words(rest)),
            WorkdirInstruction workdir => workdir.Directory.Value is { } folder && !rest.TrimEnd('/').EndsWith(folder.TrimEnd('/'), StringComparison.Ordinal) ? $"the image has {rest}" : null,
            UserInstruction user => user.User.Value is { } name ? Compare(name, rest) : null,
            ExposeInstruction => null, // the settings are compared instead: builders sort and write ports in many ways
            VolumeInstruction or HealthcheckInstruction or ShellInstruction => null,
            _ => Compare(Rest(instruction), rest),
        };
    }

    /// <summary>Text with single spaces.</summary>
    public static string Normal(string text) => Spaces().Replace(text, " ").Trim();

    private static string Rest(Instruction instruction) => instruction.Syntax.Line.Text.TrimStart()[instruction.Keyword.Length..];

    // The script as the shell gets it: flags off, the exec form as words.
    private static string Script(RunInstruction run)
    {
        if (run.Heredocs.Length > 0)
        {
            return "<<" + string.Join(' ', run.Heredocs.Select(heredoc => heredoc.Body.Text));
        }

        var text = run.IsJson ? string.Join(' ', run.Command.Arguments.Select(argument => argument.Text)) : string.Join(' ', run.Syntax.Arguments.Select(argument => argument.Text));
        return text;
    }

    private static string? Compare(string expected, string actual)
    {
        if (expected.StartsWith("<<", StringComparison.Ordinal))
        {
            return actual.Contains(Normal(expected[2..]), StringComparison.Ordinal) || Normal(actual).Contains(Normal(expected[2..]), StringComparison.Ordinal) ? null : $"the image has {Normal(actual)}";
        }

        return Normal(expected) == Normal(actual) ? null : $"the image has {Normal(actual)}";
    }

    // The classic builder and buildah write a checksum instead of the sources.
    private static string? Transfer(TransferInstruction transfer, string rest)
    {
        if (transfer.Destination?.Value is not { } destination)
        {
            return null;
        }

        var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
        var to = words.Count > 0 ? words[^1] : "";
        var isSame = to.TrimEnd('/').EndsWith(destination.TrimStart('.').Trim('/'), StringComparison.Ordinal) || destination is "." or "./";
        if (!isSame)
        {
            return $"the image has it at {to}";
        }

        var isChecksum = words is [var first, "in", ..] && first.Contains(':', StringComparison.Ordinal);
        var sources = transfer.Sources.Select(source => source.Value).ToList();
        return isChecksum || sources.Contains(null) || sources.SequenceEqual(words.SkipLast(1)) || transfer.Heredocs.Length > 0
            || Normal(string.Join(' ', sources)) == string.Join(' ', words.SkipLast(1)) // paths with spaces
            ? null
            : $"the image copied {string.Join(' ', words.SkipLast(1))}";
    }

    private static string? Pairs(IEnumerable<(string Key, string? Value)> expected, string rest)
    {
        foreach (var (key, value) in expected)
        {
            if (value is not null && !rest.Contains($"{key}={value}", StringComparison.Ordinal) && !rest.Contains($"{key}=\"{value}\"", StringComparison.Ordinal) && !rest.Contains($"{key} {value}", StringComparison.Ordinal))
            {
                return $"the image has {rest}";
            }
        }

        return null;
    }

    // ["a", "b"], ["a" "b"] and ["/bin/sh" "-c" "a b"] in one form.
    private static string Words(string text)
    {
        var plain = text.Replace("\",", "\"", StringComparison.Ordinal).Trim().Trim('[', ']').Replace("\"", "", StringComparison.Ordinal);
        plain = Normal(plain);
        return plain.StartsWith("/bin/sh -c ", StringComparison.Ordinal) ? plain["/bin/sh -c ".Length..] : plain;
    }

    [GeneratedRegex(@"[\s]+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}
