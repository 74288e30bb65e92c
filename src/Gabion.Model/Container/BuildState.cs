using System.Collections.Immutable;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>What earlier instructions of a stage, and of the stages it builds on, have set.</summary>
public sealed record BuildState
{
    public static readonly BuildState Initial = new();

    /// <summary>The last USER; null when none was set: then it is the base image's user, which is root unless it says otherwise.</summary>
    public UserInstruction? User { get; init; }

    /// <summary>The last WORKDIR; null when none was set.</summary>
    public WorkdirInstruction? WorkdirSetBy { get; init; }

    /// <summary>The working directory as an absolute path; null when the base image or a variable decides it.</summary>
    public string? Workdir { get; init; }

    /// <summary>The last SHELL; null when none was set: then it is <c>/bin/sh -c</c>, on Windows <c>cmd</c>.</summary>
    public ShellInstruction? ShellSetBy { get; init; }

    /// <summary>The program and options that run the shell form.</summary>
    public ImmutableArray<string> Shell { get; init; } = ["/bin/sh", "-c"];

    /// <summary>The language of the shell form.</summary>
    public ShellDialect Dialect { get; init; } = ShellDialect.Sh;

    /// <summary>The variables that ARG and ENV have declared so far.</summary>
    public ImmutableSortedDictionary<string, BuildVariable> Variables { get; init; } =
        ImmutableSortedDictionary<string, BuildVariable>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>False when a base image may bring variables of its own.</summary>
    public bool KnowsAllVariables { get; init; }

    /// <summary>What is known of a variable here.</summary>
    public VariableValue Lookup(string name) =>
        Variables.TryGetValue(name, out var variable) ? variable.Value
        : KnowsAllVariables ? VariableValue.Unset
        : VariableValue.Unknown;
}

/// <summary>A variable of the build.</summary>
/// <param name="IsEnvironment">True for ENV: it stays in the image. False for ARG.</param>
/// <param name="SetBy">The instruction; null for what BuildKit itself provides.</param>
public sealed record BuildVariable(string Name, VariableValue Value, bool IsEnvironment, Instruction? SetBy);

/// <summary>The language that a shell form is written in.</summary>
public enum ShellDialect
{
    /// <summary>POSIX sh: <c>sh</c>, <c>dash</c>, <c>ash</c>.</summary>
    Sh,
    Bash,
    Ksh,
    Zsh,

    /// <summary><c>powershell</c> or <c>pwsh</c>: not read here.</summary>
    PowerShell,

    /// <summary>Windows <c>cmd</c>: not read here.</summary>
    Cmd,

    /// <summary>Another program (Python, an entry script): not read here.</summary>
    Other,
}
