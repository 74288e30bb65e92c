using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary><c>RUN</c>: a command of the build.</summary>
public sealed class RunInstruction : Instruction
{
    internal RunInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Command = CommandLineReader.Read(syntax.Arguments, syntax, state);
        Mounts = [.. syntax.Flags.Where(flag => flag.Name == "mount").Select(flag => new RunMount(Expand(flag.Value ?? "", flag.Span)))];
        Network = ExpandFlag("network");
        Security = ExpandFlag("security");
    }

    public CommandLine Command { get; }

    public ImmutableArray<RunMount> Mounts { get; }

    /// <summary><c>none</c>, <c>host</c> or <c>default</c>.</summary>
    public ExpandedText? Network { get; }

    /// <summary><c>insecure</c> or <c>sandbox</c>.</summary>
    public ExpandedText? Security { get; }
}

/// <summary>A <c>--mount</c> of RUN.</summary>
public sealed class RunMount
{
    internal RunMount(ExpandedText text)
    {
        Text = text;
        var options = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in text.Text.Split(','))
        {
            var equals = field.IndexOf('=');
            var key = (equals < 0 ? field : field[..equals]).Trim().ToLowerInvariant();
            options[Canonical(key)] = equals < 0 ? "" : field[(equals + 1)..];
        }

        Options = options.ToImmutable();
    }

    public ExpandedText Text { get; }

    public TextSpan Span => Text.Span;

    /// <summary>The options by their canonical names: <c>type</c>, <c>from</c>, <c>source</c>, <c>target</c>, <c>id</c>, <c>readonly</c>, <c>required</c>, <c>mode</c>…</summary>
    public ImmutableSortedDictionary<string, string> Options { get; }

    /// <summary><c>bind</c> (the default), <c>cache</c>, <c>tmpfs</c>, <c>secret</c> or <c>ssh</c>.</summary>
    public string Type => Options.TryGetValue("type", out var type) ? type.ToLowerInvariant() : "bind";

    public string? Target => Options.GetValueOrDefault("target");

    public string? Source => Options.GetValueOrDefault("source");

    /// <summary>The stage or image that a bind or cache mount comes from.</summary>
    public string? From => Options.GetValueOrDefault("from");

    /// <summary>The stage that <see cref="From"/> names.</summary>
    public BuildStage? FromStage { get; internal set; }

    private static string Canonical(string key) => key switch
    {
        "src" => "source",
        "dst" or "destination" => "target",
        "ro" => "readonly",
        "rw" => "readwrite",
        _ => key,
    };
}

/// <summary><c>CMD</c>: the default command, or the default arguments of ENTRYPOINT.</summary>
public sealed class CmdInstruction : Instruction
{
    internal CmdInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => Command = CommandLineReader.Read(syntax.Arguments, syntax, state);

    public CommandLine Command { get; }
}

/// <summary><c>ENTRYPOINT</c>: the program of the container.</summary>
public sealed class EntrypointInstruction : Instruction
{
    internal EntrypointInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => Command = CommandLineReader.Read(syntax.Arguments, syntax, state);

    public CommandLine Command { get; }
}

/// <summary><c>HEALTHCHECK NONE</c> or <c>HEALTHCHECK CMD …</c>.</summary>
public sealed class HealthcheckInstruction : Instruction
{
    internal HealthcheckInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Type = syntax.Arguments is [var type, ..] ? type.Text.ToUpperInvariant() : "";
        Command = Type == "CMD" ? CommandLineReader.Read(syntax.Arguments[1..], syntax, state) : null;
        Retries = int.TryParse(Flag("retries")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var retries) ? retries : null;
    }

    /// <summary><c>NONE</c> or <c>CMD</c>, in upper case.</summary>
    public string Type { get; }

    public bool IsNone => Type == "NONE";

    /// <summary>The command; null for NONE.</summary>
    public CommandLine? Command { get; }

    public string? Interval => Flag("interval")?.Value;

    public string? Timeout => Flag("timeout")?.Value;

    public string? StartPeriod => Flag("start-period")?.Value;

    public string? StartInterval => Flag("start-interval")?.Value;

    public int? Retries { get; }
}
