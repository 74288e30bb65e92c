using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary><c>USER NAME[:GROUP]</c>: who runs what follows, and the container.</summary>
public sealed class UserInstruction : Instruction
{
    internal UserInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        User = syntax.Arguments is [var user, ..] ? Expand(user) : new("", "", syntax.Span);
    }

    /// <summary>User and group as given.</summary>
    public ExpandedText User { get; }

    /// <summary>The name or number before the colon; null when a variable hides it.</summary>
    public string? Name => User.Value?.Split(':')[0];

    /// <summary>The group behind the colon; null when there is none or a variable hides it.</summary>
    public string? Group => User.Value?.Split(':') is [_, var group, ..] ? group : null;

    /// <summary>The user's number; null for a name.</summary>
    public long? Id => long.TryParse(Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    /// <summary>True for <c>root</c> and 0; null when a variable hides it.</summary>
    public bool? IsRoot => Name is { } name ? name == "root" || Id == 0 : null;
}

/// <summary><c>WORKDIR PATH</c>.</summary>
public sealed class WorkdirInstruction : Instruction
{
    internal WorkdirInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Directory = syntax.Arguments is [var path, ..] ? Expand(path) : new("", "", syntax.Span);
    }

    public ExpandedText Directory { get; }
}

/// <summary><c>EXPOSE PORT[/PROTOCOL]…</c>.</summary>
public sealed class ExposeInstruction : Instruction
{
    internal ExposeInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Ports = [.. syntax.Arguments.SelectMany(Read)];
    }

    public ImmutableArray<ExposedPort> Ports { get; }

    private IEnumerable<ExposedPort> Read(ArgumentSyntax argument)
    {
        var whole = Expand(argument);
        var words = Context.Split(argument.Text, State);
        return words.Length > 1 ? words.Select(word => new ExposedPort(whole with { Text = word })) : [new(whole)];
    }
}

/// <summary>A port or range of ports of EXPOSE.</summary>
public sealed class ExposedPort
{
    internal ExposedPort(ExpandedText text)
    {
        Text = text;
        var value = text.Value ?? "";
        var slash = value.IndexOf('/');
        ProtocolText = slash < 0 ? null : value[(slash + 1)..];
        var range = slash < 0 ? value : value[..slash];
        var dash = range.IndexOf('-');
        First = Number(dash < 0 ? range : range[..dash]);
        Last = dash < 0 ? First : Number(range[(dash + 1)..]);
    }

    public ExpandedText Text { get; }

    /// <summary>The first port; null when it is no number or a variable hides it.</summary>
    public int? First { get; }

    /// <summary>The last port of a range; the same as the first without one.</summary>
    public int? Last { get; }

    /// <summary>What stands behind the slash, as written; null when nothing does (then TCP).</summary>
    public string? ProtocolText { get; }

    public string Protocol => ProtocolText?.ToLowerInvariant() ?? "tcp";

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary><c>VOLUME PATH…</c>.</summary>
public sealed class VolumeInstruction : Instruction
{
    internal VolumeInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Paths = [.. syntax.Arguments.Select(Expand)];
    }

    public ImmutableArray<ExpandedText> Paths { get; }
}

/// <summary><c>SHELL ["program", "option"…]</c>: what runs the shell form from here on.</summary>
public sealed class ShellInstruction : Instruction
{
    internal ShellInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => Shell = [.. syntax.Arguments.Select(argument => argument.Text)];

    public ImmutableArray<string> Shell { get; }
}

/// <summary><c>STOPSIGNAL SIGNAL</c>.</summary>
public sealed class StopsignalInstruction : Instruction
{
    internal StopsignalInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        Signal = syntax.Arguments is [var signal, ..] ? Expand(signal) : new("", "", syntax.Span);
    }

    public ExpandedText Signal { get; }
}

/// <summary><c>ONBUILD INSTRUCTION</c>: an instruction for builds that start from this image.</summary>
public sealed class OnbuildInstruction : Instruction
{
    internal OnbuildInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context, Instruction? trigger)
        : base(syntax, state, context) => Trigger = trigger;

    /// <summary>The instruction that is held back; null when there is none.</summary>
    public Instruction? Trigger { get; }
}

/// <summary><c>MAINTAINER NAME</c>, deprecated.</summary>
public sealed class MaintainerInstruction : Instruction
{
    internal MaintainerInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => Name = syntax.Arguments is [var name, ..] ? name.Text : "";

    public string Name { get; }
}

/// <summary>An instruction that BuildKit does not know; it refuses the file.</summary>
public sealed class UnknownInstruction : Instruction
{
    internal UnknownInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
    }
}
