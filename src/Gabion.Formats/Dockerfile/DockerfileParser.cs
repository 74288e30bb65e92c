using System.Collections.Immutable;
using System.Globalization;

namespace Gabion.Formats.Dockerfile;

/// <summary>
/// Reads lines into instructions as BuildKit does: a comment, then parser directives, then instructions whose lines end in
/// the escape character go on, with comment and empty lines inside them passed over.
/// https://docs.docker.com/reference/dockerfile/#format
/// </summary>
internal sealed class DockerfileParser(string text)
{
    /// <summary>BuildKit reads no line of 64 KiB or more; this leaves room for generated files that other builders read.</summary>
    private const int MaxLineLength = 1_000_000;

    private readonly LineIndex _lines = new(text);
    private readonly ImmutableArray<InstructionSyntax>.Builder _instructions = ImmutableArray.CreateBuilder<InstructionSyntax>();
    private readonly ImmutableArray<ParserDirective>.Builder _directives = ImmutableArray.CreateBuilder<ParserDirective>();
    private readonly ImmutableArray<DockerfileComment>.Builder _comments = ImmutableArray.CreateBuilder<DockerfileComment>();
    private readonly ImmutableArray<SyntaxProblem>.Builder _problems = ImmutableArray.CreateBuilder<SyntaxProblem>();
    private readonly List<DockerfileComment> _above = [];
    private readonly List<TextSpan> _emptyContinuations = [];
    private char _escape = '\\';
    private bool _directivesAreOver;
    private int _next;
    private int _number;

    public DockerfileSyntax Parse()
    {
        while (ReadLine() is { } line)
        {
            var start = line.Start;
            while (start < line.End && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            if (start == line.End)
            {
                _directivesAreOver = true;
            }
            else if (text[start] == '#')
            {
                ReadCommentOrDirective(start, line.End);
            }
            else
            {
                _directivesAreOver = true;
                ReadInstruction(line with { Start = start });
                _above.Clear();
            }
        }

        if (_instructions.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new(SyntaxProblemKind.Invalid, TextSpan.FileStart, "The file has no instructions", IsFatal: true));
        }

        return new()
        {
            Instructions = _instructions.ToImmutable(),
            Directives = _directives.ToImmutable(),
            Comments = _comments.ToImmutable(),
            Escape = _escape,
            Problems = _problems.ToImmutable(),
        };
    }

    private Line? ReadLine()
    {
        if (_next >= text.Length)
        {
            return null;
        }

        var start = _next;
        var newline = text.IndexOf('\n', start);
        _next = newline < 0 ? text.Length : newline + 1;
        _number++;
        var end = _next;
        while (end > start && text[end - 1] is '\r' or '\n')
        {
            end--;
        }

        return new(start, end, _number);
    }

    private void ReadCommentOrDirective(int start, int end)
    {
        var span = new TextSpan(_lines.PositionOf(start), new(_number, 1 + end - LineStart(start)));
        if (!_directivesAreOver && ReadDirective(text.AsSpan(start + 1, end - start - 1), span))
        {
            return;
        }

        _directivesAreOver = true;
        var comment = new DockerfileComment(text[(start + 1)..end].Trim(), span);
        _comments.Add(comment);
        if (comment.Text.Length == 0)
        {
            _above.Clear();
        }
        else
        {
            _above.Add(comment);
        }
    }

    private int LineStart(int offset) => offset - _lines.PositionOf(offset).Column + 1;

    /// <summary>Reads <c>name = value</c> of a known name; any other comment ends the directives.</summary>
    private bool ReadDirective(ReadOnlySpan<char> comment, TextSpan span)
    {
        var equals = comment.IndexOf('=');
        if (equals < 0)
        {
            return false;
        }

        var name = comment[..equals].Trim().ToString().ToLowerInvariant();
        var value = comment[(equals + 1)..].Trim().ToString();
        if (name is not ("syntax" or "escape" or "check") || value.Length == 0)
        {
            return false;
        }

        if (_directives.Any(directive => directive.Name == name))
        {
            Report(span, $"Only one '{name}' parser directive can be used");
            return true;
        }

        _directives.Add(new(name, value, span));
        if (name == "escape")
        {
            if (value is "\\" or "`")
            {
                _escape = value[0];
            }
            else
            {
                Report(span, $"The escape directive must be a backslash or a backtick, not '{value}'");
            }
        }

        return true;
    }

    private void ReadInstruction(Line first)
    {
        var builder = new MappedText.Builder(_lines);
        var isTooLong = first.End - first.Start > MaxLineLength;
        var goesOn = Append(builder, first);
        _emptyContinuations.Clear();
        var end = first;
        while (goesOn && ReadLine() is { } line)
        {
            end = line;
            var content = text.AsSpan(line.Start, line.End - line.Start).TrimStart();
            if (content.IsEmpty)
            {
                _emptyContinuations.Add(TextSpan.At(line.Number, 1));
            }
            else if (content[0] == '#')
            {
                var start = line.End - content.Length;
                _comments.Add(new(
                    content[1..].Trim().ToString(),
                    new(new(line.Number, 1 + start - line.Start), new(line.Number, 1 + line.End - line.Start))));
            }
            else
            {
                isTooLong |= line.End - line.Start > MaxLineLength;
                goesOn = Append(builder, line);
            }
        }

        if (builder.Length == 0)
        {
            return; // nothing but continuation characters up to the end of the file
        }

        var source = builder.Build();
        if (isTooLong)
        {
            var limit = string.Create(CultureInfo.InvariantCulture, $"A line of this instruction is longer than {MaxLineLength:N0} characters; it was not read");
            _problems.Add(new(SyntaxProblemKind.Limit, source.Span, limit, IsFatal: false));
            return;
        }

        Parse(source, end.Number);
    }

    private bool Append(MappedText.Builder builder, Line line)
    {
        var end = line.End;
        while (end > line.Start && text[end - 1] is ' ' or '\t')
        {
            end--;
        }

        // A doubled escape character is an escaped one, not a continuation.
        var goesOn = end > line.Start && text[end - 1] == _escape && (end - 1 == line.Start || text[end - 2] != _escape);
        builder.Append(text.AsSpan(line.Start, (goesOn ? end - 1 : line.End) - line.Start), line.Start);
        return goesOn;
    }

    private void Parse(MappedText source, int endLine)
    {
        var instruction = InstructionLine.Parse(source, _escape, endLine, out var fault);
        if (instruction is null)
        {
            Report(source.Span, fault ?? "The instruction could not be read");
            return;
        }

        var holder = instruction.Inner ?? instruction;
        var heredocs = ImmutableArray<HeredocSyntax>.Empty;
        if (holder.Keyword is "RUN" or "COPY" or "ADD" && !holder.IsJson && source.Text.Contains("<<", StringComparison.Ordinal))
        {
            if (!ReadHeredocs(source, out heredocs))
            {
                return;
            }

            endLine = _number;
        }

        _instructions.Add(instruction.With(heredocs, [.. _above], [.. _emptyContinuations], endLine));
    }

    private bool ReadHeredocs(MappedText source, out ImmutableArray<HeredocSyntax> heredocs)
    {
        var builder = ImmutableArray.CreateBuilder<HeredocSyntax>();
        foreach (var mark in HeredocMark.FindAll(source.Text))
        {
            var body = _next;
            var end = _next;
            Line? terminator = null;
            while (terminator is null && ReadLine() is { } line)
            {
                var content = text.AsSpan(line.Start, line.End - line.Start);
                if ((mark.StripsTabs ? content.TrimStart('\t') : content).SequenceEqual(mark.Name))
                {
                    terminator = line;
                }
                else
                {
                    end = _next;
                }
            }

            if (terminator is not { } last)
            {
                Report(source.SpanOf(mark.Start, mark.End), $"The heredoc '{mark.Name}' has no line that ends it");
                heredocs = [];
                return false;
            }

            builder.Add(new(
                mark.Name,
                mark.Expands,
                mark.StripsTabs,
                mark.Descriptor,
                source.SpanOf(mark.Start, mark.End),
                Map(body, end),
                Map(last.Start, last.End)));
        }

        heredocs = builder.ToImmutable();
        return true;
    }

    private MappedText Map(int start, int end)
    {
        var builder = new MappedText.Builder(_lines);
        builder.Append(text.AsSpan(start, end - start), start);
        return builder.Build();
    }

    private void Report(TextSpan span, string message) =>
        _problems.Add(new(SyntaxProblemKind.Invalid, span, message, IsFatal: false));

    /// <summary>A line of the file, without its line break.</summary>
    private readonly record struct Line(int Start, int End, int Number);
}
