using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Gabion.Formats.Dockerfile;

/// <summary>Splits the one line of an instruction into keyword, flags and arguments, each instruction by its own rule.</summary>
internal static class InstructionLine
{
    /// <summary>What BuildKit splits keyword and plain arguments at; other Unicode white space is part of a word.</summary>
    private static readonly SearchValues<char> Blanks = SearchValues.Create("\t\v\f\r ");

    /// <summary>The instruction, or null and what is wrong with it.</summary>
    public static InstructionSyntax? Parse(MappedText line, char escape, int endLine, out string? fault) =>
        Parse(line, 0, escape, endLine, depth: 0, out fault);

    /// <summary>Adds what is known only after the lines below were read.</summary>
    public static InstructionSyntax With(
        this InstructionSyntax instruction,
        ImmutableArray<HeredocSyntax> heredocs,
        ImmutableArray<DockerfileComment> above,
        ImmutableArray<TextSpan> emptyContinuations,
        int endLine) => new()
        {
            Keyword = instruction.Keyword,
            KeywordText = instruction.KeywordText,
            KeywordSpan = instruction.KeywordSpan,
            Span = instruction.Span,
            EndLine = endLine,
            Flags = instruction.Flags,
            Arguments = instruction.Arguments,
            Pairs = instruction.Pairs,
            Inner = instruction.Inner?.With(heredocs, [], [], endLine),
            IsJson = instruction.IsJson,
            Heredocs = heredocs,
            Line = instruction.Line,
            CommentsAbove = above,
            EmptyContinuations = emptyContinuations,
        };

    private static InstructionSyntax? Parse(MappedText line, int from, char escape, int endLine, int depth, out string? fault)
    {
        fault = null;
        var text = line.Text;
        var end = text.Length;
        while (from < end && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        while (end > from && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        var blank = text.AsSpan(from, end - from).IndexOfAny(Blanks);
        var keywordEnd = blank < 0 ? end : from + blank;
        var rest = keywordEnd;
        while (rest < end && Blanks.Contains(text[rest]))
        {
            rest++;
        }

        var flags = ReadFlags(line, ref rest, end, escape);
        while (rest < end && char.IsWhiteSpace(text[rest]))
        {
            rest++;
        }

        var keyword = text[from..keywordEnd];
        var known = keyword.ToUpperInvariant();
        var (arguments, isJson) = Arguments(known, line, rest, end, escape, out fault);
        var pairs = known is "ENV" or "LABEL" && fault is null ? Pairs(known, line, rest, end, escape, out fault) : [];
        InstructionSyntax? inner = null;
        if (known == "ONBUILD" && rest < end && fault is null)
        {
            // ONBUILD ONBUILD is refused by BuildKit only later; one level is enough to say so.
            inner = depth == 0 ? Parse(line, rest, escape, endLine, depth + 1, out fault) : null;
        }

        return fault is not null ? null : new()
        {
            Keyword = known,
            KeywordText = keyword,
            KeywordSpan = line.SpanOf(from, keywordEnd),
            Span = line.SpanOf(from, end),
            EndLine = endLine,
            Flags = flags,
            Arguments = arguments,
            Pairs = pairs,
            Inner = inner,
            IsJson = isJson,
            Line = line,
        };
    }

    private static (ImmutableArray<ArgumentSyntax> Arguments, bool IsJson) Arguments(
        string keyword, MappedText line, int start, int end, char escape, out string? fault)
    {
        fault = null;
        switch (keyword)
        {
            case "ADD" or "COPY" or "VOLUME":
                return JsonArguments.Read(line, start, end, out fault) is { } list ? (list, true) : (SplitAtBlanks(line, start, end), false);
            case "RUN" or "CMD" or "ENTRYPOINT" or "SHELL":
                return JsonArguments.Read(line, start, end, out fault) is { } strings ? (strings, true) : (Whole(line, start, end), false);
            case "HEALTHCHECK":
                return HealthcheckArguments(line, start, end, out fault);
            case "FROM" or "EXPOSE":
                return (SplitAtBlanks(line, start, end), false);
            case "ARG":
                return ([.. Words(line.Text, start, end, escape).Select(word => Argument(line, word.Start, word.End))], false);
            case "ENV" or "LABEL" or "ONBUILD":
                return ([], false);
            default:
                return (Whole(line, start, end), false);
        }
    }

    private static (ImmutableArray<ArgumentSyntax> Arguments, bool IsJson) HealthcheckArguments(MappedText line, int start, int end, out string? fault)
    {
        fault = null;
        if (start == end)
        {
            return ([], false);
        }

        var typeEnd = start;
        while (typeEnd < end && !char.IsWhiteSpace(line.Text[typeEnd]))
        {
            typeEnd++;
        }

        var command = typeEnd;
        while (command < end && char.IsWhiteSpace(line.Text[command]))
        {
            command++;
        }

        var type = Argument(line, start, typeEnd);
        return JsonArguments.Read(line, command, end, out fault) is { } strings
            ? ([type, .. strings], true)
            : ([type, .. Whole(line, command, end)], false);
    }

    private static ImmutableArray<ArgumentSyntax> Whole(MappedText line, int start, int end) =>
        start < end ? [Argument(line, start, end)] : [];

    private static ImmutableArray<ArgumentSyntax> SplitAtBlanks(MappedText line, int start, int end)
    {
        var arguments = ImmutableArray.CreateBuilder<ArgumentSyntax>();
        while (start < end)
        {
            var blank = line.Text.AsSpan(start, end - start).IndexOfAny(Blanks);
            var stop = blank < 0 ? end : start + blank;
            arguments.Add(Argument(line, start, stop));
            start = stop;
            while (start < end && Blanks.Contains(line.Text[start]))
            {
                start++;
            }
        }

        return arguments.ToImmutable();
    }

    private static ArgumentSyntax Argument(MappedText line, int start, int end)
    {
        var source = line.Slice(start, end);
        return new(source, source.Span);
    }

    /// <summary>The first word decides: without <c>=</c> it is the old form, one name and all the rest as its value.</summary>
    private static ImmutableArray<PairSyntax> Pairs(string keyword, MappedText line, int start, int end, char escape, out string? fault)
    {
        fault = null;
        var text = line.Text;
        var words = Words(text, start, end, escape);
        if (words.Count == 0)
        {
            return [];
        }

        if (text.AsSpan(words[0].Start, words[0].End - words[0].Start).IndexOf('=') < 0)
        {
            var blank = text.AsSpan(start, end - start).IndexOfAny(Blanks);
            if (blank < 0)
            {
                fault = $"{keyword} must have two arguments, a name and a value";
                return [];
            }

            var value = start + blank;
            while (value < end && Blanks.Contains(text[value]))
            {
                value++;
            }

            return [new(Argument(line, start, start + blank), Argument(line, value, end), HasEquals: false)];
        }

        var pairs = ImmutableArray.CreateBuilder<PairSyntax>(words.Count);
        foreach (var word in words)
        {
            var equals = text.AsSpan(word.Start, word.End - word.Start).IndexOf('=');
            if (equals < 0)
            {
                fault = $"{keyword} has no '=' in '{text[word.Start..word.End]}': it must be written name=value";
                return [];
            }

            equals += word.Start;
            pairs.Add(new(Argument(line, word.Start, equals), Argument(line, equals + 1, word.End), HasEquals: true));
        }

        return pairs.ToImmutable();
    }

    /// <summary>Splits at white space outside quotes and escapes; an escape character at the very end belongs to no word.</summary>
    private static List<(int Start, int End)> Words(string text, int start, int end, char escape)
    {
        var words = new List<(int, int)>();
        var at = start;
        while (true)
        {
            while (at < end && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at >= end)
            {
                return words;
            }

            var begin = at;
            var stop = WordEnd(text, ref at, end, escape);
            if (stop > begin)
            {
                words.Add((begin, stop));
            }
        }
    }

    private static int WordEnd(string text, ref int at, int end, char escape)
    {
        var quote = '\0';
        for (; at < end; at++)
        {
            var c = text[at];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                return at;
            }

            if (c == escape && quote != '\'')
            {
                if (at + 1 == end)
                {
                    at = end;
                    return end - 1;
                }

                at++;
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
        }

        at = end;
        return end;
    }

    private static ImmutableArray<FlagSyntax> ReadFlags(MappedText line, ref int rest, int end, char escape)
    {
        var flags = ImmutableArray.CreateBuilder<FlagSyntax>();
        var text = line.Text;
        while (true)
        {
            var start = rest;
            while (start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            if (start + 1 >= end || text[start] != '-' || text[start + 1] != '-')
            {
                rest = start;
                return flags.ToImmutable();
            }

            var word = ReadFlag(text, start, end, escape, out rest);
            if (word == "--")
            {
                return flags.ToImmutable();
            }

            var equals = word.IndexOf('=');
            flags.Add(new(
                equals < 0 ? word[2..] : word[2..equals],
                equals < 0 ? null : word[(equals + 1)..],
                line.SpanOf(start, rest)));
        }
    }

    private static string ReadFlag(string text, int start, int end, char escape, out int next)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (next = start; next < end; next++)
        {
            var c = text[next];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                break;
            }

            if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is '"' or '\'')
            {
                quote = c;
            }
            else if (c != escape)
            {
                word.Append(c);
            }
            else if (next + 1 < end)
            {
                word.Append(text[++next]);
            }
        }

        return word.ToString();
    }
}
