using System.Collections.Immutable;

namespace Gabion.Formats.Shell;

/// <summary>
/// A recursive-descent parser of the shell's grammar, straight from the characters, because what a token is depends on
/// where it stands. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
/// This part reads lists, pipelines and simple commands.
/// </summary>
internal sealed partial class ShellParser
{
    private readonly MappedText _source;
    private readonly string _text;
    private readonly ShellParse _parse;
    private readonly List<ShellRedirection> _pendingHeredocs = [];
    private int _end;
    private int _at;

    public ShellParser(MappedText source)
        : this(source, new())
    {
    }

    private ShellParser(MappedText source, ShellParse parse)
    {
        _source = source;
        _text = source.Text;
        _parse = parse;
        _end = _text.Length;
    }

    private bool AtEnd => _at >= _end || _parse.IsAborted;

    public ShellScript Parse()
    {
        var body = ParseWhole();
        return new()
        {
            Source = _source,
            Body = body,
            Commands = [.. _parse.Commands.OrderBy(command => command.Span.Start)],
            Pipelines = [.. _parse.Pipelines.OrderBy(pipeline => pipeline.Span.Start)],
            Comments = [.. _parse.Comments],
            Problems = [.. _parse.Problems],
        };
    }

    /// <summary>Reads all of the text, passing over what closes nothing.</summary>
    private ShellList ParseWhole()
    {
        var pipelines = ImmutableArray.CreateBuilder<ShellPipeline>();
        while (true)
        {
            pipelines.AddRange(ParseList().Pipelines);
            if (AtEnd)
            {
                return new(pipelines.ToImmutable(), _source.SpanOf(0, _end));
            }

            var start = _at;
            _at = Math.Max(_at + 1, BareWordEnd(_at));
            Report(start, $"'{_text[start.._at]}' closes nothing");
        }
    }

    private ShellList ParseList()
    {
        var pipelines = ImmutableArray.CreateBuilder<ShellPipeline>();
        var before = ShellOperator.None;
        SkipLines();
        var start = _at;
        var end = _at;
        if (_parse.Enter())
        {
            while (!AtEnd && !AtListStop())
            {
                if (ParsePipeline(before) is { } pipeline)
                {
                    pipelines.Add(pipeline);
                    before = pipeline.After;
                    end = _at;
                }
                else if (!AtEnd && !AtListStop())
                {
                    Report(_at, $"Unexpected '{_text[_at]}'");
                    _at++;
                }

                SkipLines();
            }

            _parse.Leave();
        }
        else
        {
            Abort();
        }

        return new(pipelines.ToImmutable(), _source.SpanOf(start, end));
    }

    /// <summary>True at what only an outer construct can take: a closing bracket, <c>;;</c>, <c>fi</c>…</summary>
    private bool AtListStop()
    {
        switch (_text[_at])
        {
            case ')':
                return true;
            case ';':
                return _at + 1 < _end && _text[_at + 1] is ';' or '&';
            case 't' or 'd' or 'f' or 'e' or '}':
                return BareWord() is "then" or "do" or "done" or "fi" or "elif" or "else" or "esac" or "}";
            default:
                return false;
        }
    }

    private ShellPipeline? ParsePipeline(ShellOperator before)
    {
        var start = _at;
        var isNegated = false;
        while (BareWord() is "!")
        {
            isNegated = !isNegated;
            _at++;
            SkipBlanks();
        }

        var commands = ImmutableArray.CreateBuilder<ShellCommand>(1);
        var pipe = ShellOperator.None;
        var end = _at;
        while (ParseCommand() is { } command)
        {
            command.PipeBefore = pipe;
            command.Index = commands.Count;
            commands.Add(command);
            end = _at;
            SkipBlanks();
            if (!AtPipe())
            {
                break;
            }

            pipe = Peek(1) == '&' ? ShellOperator.PipeAll : ShellOperator.Pipe;
            _at += pipe == ShellOperator.PipeAll ? 2 : 1;
            SkipLines();
        }

        if (commands.Count == 0)
        {
            return null;
        }

        var pipeline = new ShellPipeline
        {
            Commands = commands.ToImmutable(),
            IsNegated = isNegated,
            Before = before,
            After = ReadListOperator(),
            Span = _source.SpanOf(start, end),
        };
        foreach (var command in pipeline.Commands)
        {
            command.Pipeline = pipeline;
        }

        _parse.Pipelines.Add(pipeline);
        return pipeline;
    }

    private bool AtPipe() => !AtEnd && _text[_at] == '|' && Peek(1) != '|';

    private ShellOperator ReadListOperator()
    {
        SkipBlanks();
        if (AtEnd)
        {
            return ShellOperator.None;
        }

        switch (_text[_at])
        {
            case '&' when Peek(1) == '&':
                _at += 2;
                return ShellOperator.And;
            case '|' when Peek(1) == '|':
                _at += 2;
                return ShellOperator.Or;
            case '&':
                _at++;
                return ShellOperator.Background;
            case ';' when Peek(1) is not (';' or '&'):
                _at++;
                return ShellOperator.Sequence;
            case '\n':
                return ShellOperator.Sequence;
            default:
                return ShellOperator.None;
        }
    }

    private SimpleCommand? ParseSimple(out ShellWord? functionName)
    {
        functionName = null;
        var start = _at;
        var end = _at;
        var mark = _parse.Open.Count;
        var assignments = ImmutableArray.CreateBuilder<ShellAssignment>();
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        var redirections = ImmutableArray.CreateBuilder<ShellRedirection>();
        while (true)
        {
            SkipBlanks();
            if (AtEnd)
            {
                break;
            }

            var c = _text[_at];
            if (c == '(' && words is [{ IsQuoted: false } name] && assignments.Count == 0 && redirections.Count == 0)
            {
                functionName = name;
                return null;
            }

            if (ReadRedirection() is { } redirection)
            {
                redirections.Add(redirection);
            }
            else if (c is '\n' or ';' or '&' or '|' or ')' or '(' or '<' or '>' && !AtProcessSubstitution())
            {
                break;
            }
            else if (words.Count == 0 && ReadAssignment() is { } assignment)
            {
                assignments.Add(assignment);
            }
            else
            {
                words.Add(ReadWord(words.Count == 0 ? WordPlace.Name : WordPlace.Argument));
            }

            end = _at;
        }

        if (end == start)
        {
            return null;
        }

        var command = new SimpleCommand
        {
            Assignments = assignments.ToImmutable(),
            Words = words.ToImmutable(),
            Redirections = redirections.ToImmutable(),
            Span = _source.SpanOf(start, end),
        };
        _parse.Commands.Add(command);
        _parse.Adopt(command, mark);
        return command;
    }

    private ShellAssignment? ReadAssignment()
    {
        var start = _at;
        var at = NameEnd(start);
        if (at == start)
        {
            return null;
        }

        var nameEnd = at;
        if (at < _end && _text[at] == '[')
        {
            var close = _text.IndexOf(']', at, Math.Min(_end - at, 1_000));
            if (close < 0)
            {
                return null;
            }

            at = close + 1;
        }

        var isAppended = at + 1 < _end && _text[at] == '+' && _text[at + 1] == '=';
        at += isAppended ? 1 : 0;
        if (at >= _end || _text[at] != '=')
        {
            return null;
        }

        _at = at + 1;
        var items = ImmutableArray<ShellWord>.Empty;
        ShellWord? value = null;
        if (!AtEnd && _text[_at] == '(')
        {
            items = ReadArray();
        }
        else
        {
            value = ReadWord(WordPlace.Value);
        }

        return new(_text[start..nameEnd], value, items, isAppended, _source.SpanOf(start, _at));
    }

    /// <summary>Reads the items between the brackets of <c>a=(x y)</c>.</summary>
    private ImmutableArray<ShellWord> ReadArray()
    {
        var open = _at++;
        var items = ImmutableArray.CreateBuilder<ShellWord>();
        if (!_parse.Enter())
        {
            Abort();
        }

        SkipLines();
        while (!AtEnd && _text[_at] != ')')
        {
            var before = _at;
            items.Add(ReadWord(WordPlace.Argument));
            if (_at == before)
            {
                Report(_at, $"Unexpected '{_text[_at]}' in an array");
                _at++;
            }

            SkipLines();
        }

        _parse.Leave();
        Expect(')', open);
        return items.ToImmutable();
    }

    private int NameEnd(int at)
    {
        if (at < _end && (char.IsAsciiLetter(_text[at]) || _text[at] == '_'))
        {
            while (at < _end && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_'))
            {
                at++;
            }
        }

        return at;
    }

    private char Peek(int ahead) => _at + ahead < _end ? _text[_at + ahead] : '\0';

    private void Expect(char closing, int opening)
    {
        if (!AtEnd && _text[_at] == closing)
        {
            _at++;
        }
        else
        {
            Report(opening, $"'{_text[opening]}' is not closed");
        }
    }

    private void Report(int at, string message)
    {
        if (_parse.Problems.Count < ShellParse.MaxProblems)
        {
            _parse.Problems.Add(new(SyntaxProblemKind.Invalid, _source.SpanOf(at, at), message, IsFatal: false));
        }
    }

    private void Abort()
    {
        if (!_parse.IsAborted)
        {
            var at = Math.Min(_at, _text.Length);
            _parse.Problems.Add(new(SyntaxProblemKind.Limit, _source.SpanOf(at, at), "The script is nested too deep", IsFatal: true));
            _parse.IsAborted = true;
        }
    }
}
