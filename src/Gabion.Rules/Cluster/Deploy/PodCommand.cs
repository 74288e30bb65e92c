using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A command that a pod runs: a container's own, a lifecycle hook's or a probe's. Scripts of <c>sh -c</c> are read as such.</summary>
internal sealed class PodCommand
{
    private static readonly ImmutableArray<(string What, string Parent, string Key)> Handlers =
    [
        ("The postStart hook", "lifecycle", "postStart"),
        ("The preStop hook", "lifecycle", "preStop"),
        ("The liveness probe", "", "livenessProbe"),
        ("The readiness probe", "", "readinessProbe"),
        ("The startup probe", "", "startupProbe"),
    ];

    private PodCommand(ContainerSpec container, string what, Field field, List<string> words)
    {
        Container = container;
        What = what;
        Field = field;
        Text = string.Join(' ', words);
        Commands = ShellScript.Parse(Script(words)).Commands;
    }

    public ContainerSpec Container { get; }

    /// <summary>The subject of a sentence: "The command", "The liveness probe".</summary>
    public string What { get; }

    public Field Field { get; }

    /// <summary>The words, parted by blanks.</summary>
    public string Text { get; }

    public ImmutableArray<SimpleCommand> Commands { get; }

    /// <summary>The names of all programs that are started, those behind <c>exec</c>, <c>env</c>, <c>sudo</c> and the like among them.</summary>
    public IEnumerable<string> Programs => Commands.SelectMany(SuspectCommand.Programs);

    public static IEnumerable<PodCommand> All(PodTemplate pod) => pod.Containers.SelectMany(Of);

    public static IEnumerable<PodCommand> Of(ContainerSpec container)
    {
        var command = container.Field["command"];
        var arguments = container.Field["args"];
        if (command.Items.Count + arguments.Items.Count > 0)
        {
            var field = command.Items.Count > 0 ? command : arguments;
            yield return new(container, "The command", field, [.. command.Texts, .. arguments.Texts]);
        }

        foreach (var (what, parent, key) in Handlers)
        {
            var handler = (parent.Length == 0 ? container.Field : container.Field[parent])[key];
            if (handler.IsSet && handler["exec"]["command"] is { Items.Count: > 0 } exec)
            {
                yield return new(container, what, exec, [.. exec.Texts]);
            }
        }
    }

    /// <summary>The script that the words amount to: that of <c>sh -c</c>, also where the image's entry point is the shell; else the one command.</summary>
    private static string Script(List<string> words)
    {
        var option = words.FindIndex(word => word.Length > 1 && word[0] == '-' && word[1] != '-' && word.EndsWith('c'));
        var isShell = option == 0 || (option > 0 && words.Take(option).Any(SuspectCommand.IsShell));
        return isShell && option + 1 < words.Count
            ? words[option + 1]
            : string.Join(' ', words.Select(word => $"'{word.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
    }
}
