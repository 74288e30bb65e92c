using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Shell;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>Finds the component in a command: <c>kube-apiserver …</c>, <c>/hyperkube apiserver …</c>, <c>sh -c "exec kube-apiserver …"</c>.</summary>
internal static class ComponentCommand
{
    /// <summary>Which component the command starts, and its arguments; null for any other program.</summary>
    public static (ComponentKind Kind, ImmutableArray<Argument> Arguments)? Find(ImmutableArray<Argument> command)
    {
        if (command.IsEmpty || command[0].Text.StartsWith('-'))
        {
            return null;
        }

        var program = Name(command[0].Text);
        if (program is "sh" or "bash" or "ash" or "dash")
        {
            return Script(command) is { } script ? InScript(script) : null;
        }

        if (program is "hyperkube" && command.Length > 1 && ComponentNames.Of(command[1].Text) is { } word)
        {
            return (word, command[2..]);
        }

        return IsProgram(program) && ComponentNames.Of(program) is { } kind ? (kind, command[1..]) : null;
    }

    private static (ComponentKind Kind, ImmutableArray<Argument> Arguments)? InScript(Argument script)
    {
        foreach (var command in ShellScript.Parse(MappedText.Of(script.Text)).Commands)
        {
            var words = command.Words.Select(word => new Argument(word.IsLiteral ? word.Text : word.Raw, script.Span)).ToImmutableArray();
            if (words is [{ Text: "exec" or "nohup" }, ..])
            {
                words = words[1..];
            }

            if (!words.IsEmpty && Name(words[0].Text) is not ("sh" or "bash" or "ash" or "dash") && Find(words) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // What follows -c; options may stand before it and with it (-ec).
    private static Argument? Script(ImmutableArray<Argument> command)
    {
        for (var i = 1; i + 1 < command.Length; i++)
        {
            if (command[i].Text is ['-', not '-', ..] option && option[^1] == 'c')
            {
                return command[i + 1];
            }
        }

        return null;
    }

    // The short names are hyperkube's words, and too common to be programs.
    private static bool IsProgram(string name) => name is "etcd" or "kubelet" or "dockerd" or "crio" || name.StartsWith("kube-", StringComparison.Ordinal);

    private static string Name(string program) => program[(program.LastIndexOf('/') + 1)..];
}
