using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;
using Gabion.Formats.Shell;

namespace Gabion.Model.Container;

/// <summary>What RUN, CMD, ENTRYPOINT or HEALTHCHECK runs, in shell or exec form.</summary>
public sealed class CommandLine
{
    /// <summary>True for the exec form, <c>["a", "b"]</c>.</summary>
    public required bool IsExecForm { get; init; }

    /// <summary>The strings of the exec form; the whole line of the shell form.</summary>
    public required ImmutableArray<ArgumentSyntax> Arguments { get; init; }

    /// <summary>The language of <see cref="Script"/>.</summary>
    public required ShellDialect Dialect { get; init; }

    /// <summary>
    /// The parsed shell script: of the shell form, of a heredoc that is run, or of <c>["sh", "-c", "…"]</c>. Null when there
    /// is none, or it is not for a POSIX-like shell.
    /// </summary>
    public required ShellScript? Script { get; init; }

    /// <summary>
    /// Every simple command that is run: those of the script, and the exec form as one command with plain words. Empty
    /// when the language is not read here (PowerShell, cmd).
    /// </summary>
    public required ImmutableArray<SimpleCommand> Commands { get; init; }

    public required TextSpan Span { get; init; }

    /// <summary>True when nothing is run: <c>CMD []</c>.</summary>
    public bool IsEmpty => Arguments.IsEmpty;
}
