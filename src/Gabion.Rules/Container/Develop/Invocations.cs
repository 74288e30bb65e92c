using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Formats.Shell;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Every program that a Dockerfile runs.</summary>
internal static class Invocations
{
    private const int MaxNesting = 4;

    // Many rules ask for the same commands; they are found once for each file and forgotten with it.
    private static readonly ConditionalWeakTable<Dockerfile, StrongBox<ImmutableArray<Invocation>>> Known = [];

    // Programs that run another one: their options that take a value, and how many operands come before the program.
    private static readonly FrozenDictionary<string, (string[] ValueOptions, int Operands)> Wrappers = new Dictionary<string, (string[], int)>
    {
        ["sudo"] = (["-u", "--user", "-g", "--group", "-h", "-p", "-C", "-r", "-t", "-U", "-D"], 0),
        ["doas"] = (["-u", "-C"], 0),
        ["env"] = (["-u", "--unset", "-C", "--chdir"], 0),
        ["exec"] = (["-a"], 0),
        ["command"] = ([], 0),
        ["builtin"] = ([], 0),
        ["nohup"] = ([], 0),
        ["time"] = (["-f", "-o"], 0),
        ["nice"] = (["-n"], 0),
        ["ionice"] = (["-c", "-n"], 0),
        ["eatmydata"] = ([], 0),
        ["stdbuf"] = (["-i", "-o", "-e"], 0),
        ["busybox"] = ([], 0),
        ["timeout"] = (["-s", "-k", "--signal", "--kill-after"], 1),
        ["gosu"] = ([], 1),
        ["su-exec"] = ([], 1),
        ["chroot"] = ([], 1),
        ["tini"] = (["-p"], 0),
        ["dumb-init"] = (["-r"], 0),
        ["retry"] = ([], 0),
        ["xargs"] = (["-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E"], 0),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What RUN runs.</summary>
    public static IEnumerable<Invocation> OfRuns(Dockerfile file) => All(file).Where(invocation => invocation.Instruction is RunInstruction);

    /// <summary>What RUN runs, and what a container of the image runs: CMD, ENTRYPOINT, HEALTHCHECK.</summary>
    public static ImmutableArray<Invocation> All(Dockerfile file) => Known.GetValue(file, static file => new([.. Find(file)])).Value;

    /// <summary>What one instruction runs.</summary>
    public static IEnumerable<Invocation> Of(Dockerfile file, Instruction instruction) => All(file).Where(invocation => invocation.Instruction == instruction);

    /// <summary>The stages that become the image: the last one, and those it builds on.</summary>
    public static IEnumerable<BuildStage> ImageStages(Dockerfile file)
    {
        for (var stage = file.FinalStage; stage is not null; stage = stage.Base)
        {
            yield return stage;
        }
    }

    private static IEnumerable<Invocation> Find(Dockerfile file)
    {
        var image = ImageStages(file).ToHashSet();
        foreach (var instruction in file.Instructions.Select(instruction => instruction is OnbuildInstruction { Trigger: { } trigger } ? trigger : instruction))
        {
            var line = instruction switch
            {
                RunInstruction run => run.Command,
                CmdInstruction cmd => cmd.Command,
                EntrypointInstruction entrypoint => entrypoint.Command,
                HealthcheckInstruction check => check.Command,
                _ => null,
            };
            var isInImage = instruction.Stage is null || image.Contains(instruction.Stage);
            foreach (var command in line?.Commands ?? [])
            {
                // The script of ["sh", "-c", "…"] is read already: its commands are in the list beside the shell itself.
                var isRead = line is { IsExecForm: true, Script: { } script } && !script.Commands.Contains(command);
                foreach (var invocation in Unwrap(instruction, command, null, isInImage, isRead ? MaxNesting : 0))
                {
                    yield return invocation;
                }
            }
        }
    }

    private static IEnumerable<Invocation> Unwrap(Instruction instruction, SimpleCommand command, ShellWord? quotedIn, bool isInImage, int nesting)
    {
        for (var words = command.Words; !words.IsEmpty; words = words[InnerStart(words)..])
        {
            var program = words[0].IsLiteral ? words[0].Text[(words[0].Text.LastIndexOf('/') + 1)..] : "";
            yield return new()
            {
                Instruction = instruction, Command = command, Words = words, QuotedIn = quotedIn, IsInImage = isInImage, Program = program,
            };
            if (program is "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" or "su" && nesting < MaxNesting && InnerScript(words) is { } script)
            {
                foreach (var inner in ShellScript.Parse(script.Text).Commands.SelectMany(inner => Unwrap(instruction, inner, quotedIn ?? script, isInImage, nesting + 1)))
                {
                    yield return inner;
                }
            }

            if (!Wrappers.ContainsKey(program))
            {
                break;
            }
        }
    }

    /// <summary>The index of the program that a wrapper runs; the length when it runs none.</summary>
    private static int InnerStart(ImmutableArray<ShellWord> words)
    {
        var name = words[0].Text;
        var (valueOptions, operands) = Wrappers[name[(name.LastIndexOf('/') + 1)..]];
        var at = 1;
        for (; at < words.Length; at++)
        {
            var text = words[at].Text;
            if (text == "--" && operands == 0)
            {
                return at + 1;
            }

            if (text.StartsWith('-'))
            {
                at += valueOptions.Contains(text) ? 1 : 0;
            }
            else if (IsAssignment(text))
            {
                continue;
            }
            else if (operands-- == 0)
            {
                return at;
            }
        }

        return words.Length;
    }

    private static bool IsAssignment(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && text[..equals].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
    }

    private static ShellWord? InnerScript(ImmutableArray<ShellWord> words)
    {
        for (var i = 1; i + 1 < words.Length; i++)
        {
            if (words[i].Text is ['-', not '-', ..] option && option.EndsWith('c') && option.Length <= 8)
            {
                // Options may follow (bash -c -e "…" is none in practice); the script is the next word.
                return words[i + 1];
            }
        }

        return null;
    }
}
