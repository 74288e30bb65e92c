using System.Collections.Immutable;

namespace Gabion.Formats.Dockerfile;

/// <summary>One instruction: keyword, flags and arguments, split as BuildKit's parser splits them.</summary>
public sealed class InstructionSyntax
{
    /// <summary>The keyword in upper case.</summary>
    public required string Keyword { get; init; }

    /// <summary>The keyword as written.</summary>
    public required string KeywordText { get; init; }

    public required TextSpan KeywordSpan { get; init; }

    /// <summary>From the keyword to the end of the instruction, continued lines included, heredoc bodies not.</summary>
    public required TextSpan Span { get; init; }

    /// <summary>The last line that belongs to the instruction, heredoc bodies included.</summary>
    public required int EndLine { get; init; }

    public required ImmutableArray<FlagSyntax> Flags { get; init; }

    /// <summary>
    /// The arguments: the strings of the JSON form, else the words, else (RUN, CMD, ENTRYPOINT, USER…) the whole rest as
    /// one. Empty for <see cref="Pairs"/> and <see cref="Inner"/>.
    /// </summary>
    public required ImmutableArray<ArgumentSyntax> Arguments { get; init; }

    /// <summary>The names and values of ENV and LABEL.</summary>
    public ImmutableArray<PairSyntax> Pairs { get; init; } = [];

    /// <summary>The instruction that ONBUILD holds back.</summary>
    public InstructionSyntax? Inner { get; init; }

    /// <summary>True for the JSON form.</summary>
    public required bool IsJson { get; init; }

    public ImmutableArray<HeredocSyntax> Heredocs { get; init; } = [];

    /// <summary>The instruction as one line, continuations taken out.</summary>
    public required MappedText Line { get; init; }

    /// <summary>The comments directly above, without parser directives.</summary>
    public ImmutableArray<DockerfileComment> CommentsAbove { get; init; } = [];

    /// <summary>Empty lines inside the continued instruction, which BuildKit warns of.</summary>
    public ImmutableArray<TextSpan> EmptyContinuations { get; init; } = [];
}

/// <summary>A flag such as <c>--from=build</c>, quotes and escapes taken out.</summary>
/// <param name="Name">Without the dashes.</param>
/// <param name="Value">Null when there is no <c>=</c>.</param>
public sealed record FlagSyntax(string Name, string? Value, TextSpan Span)
{
    /// <summary>The flag as BuildKit keeps it: <c>--from=build</c>.</summary>
    public string Text => Value is null ? $"--{Name}" : $"--{Name}={Value}";
}

/// <summary>One argument as the parser keeps it: quotes still in place, but for the JSON form.</summary>
/// <param name="Source">The text, which knows its places.</param>
/// <param name="Span">The place, with the quotes of the JSON form.</param>
public sealed record ArgumentSyntax(MappedText Source, TextSpan Span)
{
    public string Text => Source.Text;
}

/// <summary>A name and its value, quotes still in place.</summary>
/// <param name="HasEquals">False for the old form <c>ENV name value</c>.</param>
public sealed record PairSyntax(ArgumentSyntax Name, ArgumentSyntax Value, bool HasEquals);

/// <summary>A here-document of RUN, COPY or ADD.</summary>
/// <param name="Name">The word that ends it, and for COPY and ADD the name of the file.</param>
/// <param name="Expands">True when the word is not quoted: variables in the content are replaced.</param>
/// <param name="StripsTabs">True for <c>&lt;&lt;-</c>.</param>
/// <param name="Descriptor">The number before <c>&lt;&lt;</c>; 0 when there is none.</param>
/// <param name="Mark">The place of the word in the instruction.</param>
/// <param name="Body">The content as written.</param>
/// <param name="Terminator">The line that ends it.</param>
public sealed record HeredocSyntax(string Name, bool Expands, bool StripsTabs, int Descriptor, TextSpan Mark, MappedText Body, MappedText Terminator)
{
    /// <summary>The content as a program or file gets it: with <c>&lt;&lt;-</c>, without the tabs at the start of each line.</summary>
    public MappedText Content()
    {
        if (!StripsTabs)
        {
            return Body;
        }

        var builder = new MappedText.Builder(Body);
        var text = Body.Text;
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && text[at] == '\t')
            {
                at++;
            }

            var newline = text.IndexOf('\n', at);
            var end = newline < 0 ? text.Length : newline + 1;
            builder.Append(Body, at, end);
            at = end;
        }

        return builder.Length == 0 ? Body.Slice(0, 0) : builder.Build();
    }
}
