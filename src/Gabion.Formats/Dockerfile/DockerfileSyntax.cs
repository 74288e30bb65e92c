using System.Collections.Immutable;

namespace Gabion.Formats.Dockerfile;

/// <summary>A Dockerfile as BuildKit reads it, before any instruction is understood; every part keeps its place.</summary>
public sealed class DockerfileSyntax
{
    /// <summary>The instructions that could be read, in order.</summary>
    public required ImmutableArray<InstructionSyntax> Instructions { get; init; }

    /// <summary>The parser directives at the top: <c>syntax</c>, <c>escape</c>, <c>check</c>.</summary>
    public required ImmutableArray<ParserDirective> Directives { get; init; }

    /// <summary>Every comment, those inside continued lines too; parser directives are not among them.</summary>
    public required ImmutableArray<DockerfileComment> Comments { get; init; }

    /// <summary>The character that continues lines and escapes: a backslash, or a backtick by directive.</summary>
    public required char Escape { get; init; }

    /// <summary>Instructions that could not be read, and why: BuildKit refuses the whole file for any of them.</summary>
    public required ImmutableArray<SyntaxProblem> Problems { get; init; }

    /// <summary>Reads a Dockerfile; never throws for what is in it.</summary>
    public static DockerfileSyntax Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new DockerfileParser(text).Parse();
    }
}

/// <summary>A parser directive: <c># escape=`</c>.</summary>
/// <param name="Name">In lower case.</param>
public sealed record ParserDirective(string Name, string Value, TextSpan Span);

/// <summary>A comment line; the text is without <c>#</c> and the white space around.</summary>
public sealed record DockerfileComment(string Text, TextSpan Span);
