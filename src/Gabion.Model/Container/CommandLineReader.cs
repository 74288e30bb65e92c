using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;
using Gabion.Formats.Shell;

namespace Gabion.Model.Container;

/// <summary>Decides what a RUN, CMD, ENTRYPOINT or HEALTHCHECK runs, and in which language.</summary>
internal static class CommandLineReader
{
    public static CommandLine Read(ImmutableArray<ArgumentSyntax> arguments, InstructionSyntax syntax, BuildState state)
    {
        var span = arguments.IsEmpty ? syntax.KeywordSpan : new TextSpan(arguments[0].Span.Start, arguments[^1].Span.End);
        if (syntax.IsJson)
        {
            return ReadExecForm(arguments, span);
        }

        var (source, dialect) = Source(arguments, syntax, state.Dialect);
        var script = source is not null && IsReadable(dialect) ? ShellScript.Parse(source) : null;
        return new()
        {
            IsExecForm = false,
            Arguments = arguments,
            Dialect = dialect,
            Script = script,
            Commands = script?.Commands ?? [],
            Span = span,
        };
    }

    /// <summary>The language of a program such as <c>/bin/bash</c> or <c>pwsh.exe</c>.</summary>
    public static ShellDialect DialectOf(string program)
    {
        var name = program[(program.AsSpan().LastIndexOfAny('/', '\\') + 1)..].ToLowerInvariant();
        name = name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
        return name switch
        {
            "sh" or "dash" or "ash" or "busybox" => ShellDialect.Sh,
            "bash" => ShellDialect.Bash,
            "ksh" or "mksh" or "ksh93" => ShellDialect.Ksh,
            "zsh" => ShellDialect.Zsh,
            "powershell" or "pwsh" => ShellDialect.PowerShell,
            "cmd" => ShellDialect.Cmd,
            _ => ShellDialect.Other,
        };
    }

    private static bool IsReadable(ShellDialect dialect) =>
        dialect is ShellDialect.Sh or ShellDialect.Bash or ShellDialect.Ksh or ShellDialect.Zsh;

    private static CommandLine ReadExecForm(ImmutableArray<ArgumentSyntax> arguments, TextSpan span)
    {
        var commands = arguments.IsEmpty ? [] : ImmutableArray.Create(ExecCommand(arguments, span));
        var dialect = arguments.IsEmpty ? ShellDialect.Other : DialectOf(arguments[0].Text);
        var script = IsReadable(dialect) && ScriptArgument(arguments) is { } text ? ShellScript.Parse(text.Source) : null;
        return new()
        {
            IsExecForm = true,
            Arguments = arguments,
            Dialect = dialect,
            Script = script,
            Commands = script is null ? commands : [.. commands, .. script.Commands],
            Span = span,
        };
    }

    /// <summary>The script of <c>sh -c script</c>, options before it passed over.</summary>
    private static ArgumentSyntax? ScriptArgument(ImmutableArray<ArgumentSyntax> arguments)
    {
        for (var i = 1; i + 1 < arguments.Length; i++)
        {
            var text = arguments[i].Text;
            if (text.Length > 1 && text[0] == '-' && text[1] != '-' && text[^1] == 'c')
            {
                return arguments[i + 1];
            }
        }

        return null;
    }

    private static SimpleCommand ExecCommand(ImmutableArray<ArgumentSyntax> arguments, TextSpan span) => new()
    {
        Assignments = [],
        Words = [.. arguments.Select(PlainWord)],
        Redirections = [],
        Span = span,
    };

    private static ShellWord PlainWord(ArgumentSyntax argument) => new()
    {
        Parts = argument.Text.Length == 0 ? [] : [new(ShellWordPartKind.Text, argument.Text, IsQuoted: true, argument.Span)],
        Text = argument.Text,
        Raw = argument.Text,
        Span = argument.Span,
        IsQuoted = true,
        HasGlob = false,
    };

    /// <summary>
    /// A heredoc that is the whole command is the script itself, for the interpreter that its first line may name; any
    /// other heredoc is the shell's own.
    /// </summary>
    private static (MappedText? Source, ShellDialect Dialect) Source(
        ImmutableArray<ArgumentSyntax> arguments, InstructionSyntax syntax, ShellDialect dialect)
    {
        if (arguments is not [var line])
        {
            return (null, dialect);
        }

        var heredocs = syntax.Heredocs;
        if (heredocs.IsEmpty)
        {
            return (line.Source, dialect);
        }

        if (heredocs[0].Mark == line.Span)
        {
            var content = heredocs[0].Content();
            return (content, content.Text.StartsWith("#!", StringComparison.Ordinal) ? Interpreter(content.Text) : dialect);
        }

        var builder = new MappedText.Builder(line.Source);
        var last = line.Source;
        builder.Append(last, 0, last.Length);
        foreach (var heredoc in heredocs)
        {
            builder.AppendAs('\n', last, last.Length - 1);
            builder.Append(heredoc.Body, 0, heredoc.Body.Length);
            last = heredoc.Terminator;
            builder.Append(last, 0, last.Length);
        }

        return (builder.Build(), dialect);
    }

    /// <summary>The interpreter of <c>#!/bin/bash -e</c> or <c>#!/usr/bin/env -S bash</c>.</summary>
    private static ShellDialect Interpreter(string script)
    {
        var newline = script.IndexOf('\n');
        var words = script[2..(newline < 0 ? script.Length : newline)].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        var program = words is [var first, ..] && first.EndsWith("/env", StringComparison.Ordinal)
            ? words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('='))
            : words.FirstOrDefault();
        return program is null ? ShellDialect.Other : DialectOf(program);
    }
}
