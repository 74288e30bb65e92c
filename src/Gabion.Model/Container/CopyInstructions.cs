using System.Collections.Immutable;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>COPY or ADD: files into the image.</summary>
public abstract class TransferInstruction : Instruction
{
    private protected TransferInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context)
    {
        var marks = syntax.Heredocs.Select(heredoc => heredoc.Mark.Start).ToHashSet();
        var paths = syntax.Arguments.Where(argument => !marks.Contains(argument.Span.Start)).ToImmutableArray();
        var all = paths.Select(Expand).ToImmutableArray();
        Destination = all is [.., var last] ? last : null;
        Sources = all.IsEmpty ? [] : all[..^1];
        Chown = ExpandFlag("chown");
        Chmod = ExpandFlag("chmod");
        Excludes = [.. syntax.Flags.Where(flag => flag.Name == "exclude").Select(flag => Expand(flag.Value ?? "", flag.Span))];
    }

    /// <summary>The paths or URLs that are copied; heredocs are in <see cref="Instruction.Heredocs"/>.</summary>
    public ImmutableArray<ExpandedText> Sources { get; }

    public ExpandedText? Destination { get; }

    public ExpandedText? Chown { get; }

    public ExpandedText? Chmod { get; }

    public ImmutableArray<ExpandedText> Excludes { get; }

    public bool IsLink => IsFlagSet("link");

    /// <summary>The folders of the sources are made below the destination too (<c>--parents</c>).</summary>
    public bool KeepsParents => IsFlagSet("parents");
}

/// <summary><c>COPY [--from=…] SOURCE… DESTINATION</c>.</summary>
public sealed class CopyInstruction : TransferInstruction
{
    internal CopyInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => From = ExpandFlag("from");

    /// <summary>The stage, image or named context that it copies from; null for the build context.</summary>
    public ExpandedText? From { get; }

    /// <summary>The stage that <see cref="From"/> names, by name or number.</summary>
    public BuildStage? FromStage { get; internal set; }

    /// <summary>The image that <see cref="From"/> names, when it is no stage.</summary>
    public ImageRef? FromImage => FromStage is null && ImageRef.TryParse(From?.Value, out var image) ? image : null;
}

/// <summary><c>ADD SOURCE… DESTINATION</c>: COPY that also fetches URLs and unpacks archives.</summary>
public sealed class AddInstruction : TransferInstruction
{
    internal AddInstruction(InstructionSyntax syntax, BuildState state, ExpansionContext context)
        : base(syntax, state, context) => Checksum = ExpandFlag("checksum");

    public ExpandedText? Checksum { get; }
}
