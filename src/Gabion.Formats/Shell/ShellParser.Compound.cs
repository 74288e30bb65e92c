using System.Collections.Immutable;

namespace Gabion.Formats.Shell;

/// <summary>Compound commands, and the choice between them and simple ones.</summary>
internal sealed partial class ShellParser
{
    private ShellCommand? ParseCommand()
    {
        if (AtEnd)
        {
            return null;
        }

        var start = _at;
        var mark = _parse.Open.Count;
        var bodies = ImmutableArray.CreateBuilder<ShellList>();
        var words = ImmutableArray.CreateBuilder<ShellWord>();
        CompoundKind kind;
        switch (_text[_at] == '(' ? "(" : BareWord())
        {
            case "(":
                kind = ParseBracket(bodies);
                break;
            case "{":
                kind = CompoundKind.Group;
                _at++;
                bodies.Add(ParseList());
                ExpectWord("}", start);
                break;
            case "if":
                kind = CompoundKind.If;
                ParseIf(bodies);
                break;
            case "while" or "until":
                kind = _text[_at] == 'w' ? CompoundKind.While : CompoundKind.Until;
                _at += 5;
                bodies.Add(ParseList());
                ParseDo(bodies, start);
                break;
            case "for":
                kind = CompoundKind.For;
                _at += 3;
                ParseForHead(words);
                ParseDo(bodies, start);
                break;
            case "select":
                kind = CompoundKind.Select;
                _at += 6;
                ParseForHead(words);
                ParseDo(bodies, start);
                break;
            case "case":
                kind = CompoundKind.Case;
                ParseCase(bodies, words);
                break;
            case "[[":
                kind = CompoundKind.Test;
                ParseTest(words);
                break;
            case "function":
                kind = CompoundKind.Function;
                _at += 8;
                SkipBlanks();
                words.Add(ReadWord(WordPlace.Argument));
                ParseFunctionBody(bodies);
                break;
            default:
                if (ParseSimple(out var functionName) is { } simple)
                {
                    return simple;
                }

                if (functionName is null)
                {
                    return null;
                }

                kind = CompoundKind.Function;
                words.Add(functionName);
                ParseFunctionBody(bodies);
                break;
        }

        return Compound(kind, bodies, words, start, mark);
    }

    private CompoundCommand Compound(
        CompoundKind kind, ImmutableArray<ShellList>.Builder bodies, ImmutableArray<ShellWord>.Builder words, int start, int mark)
    {
        var end = _at;
        var redirections = ImmutableArray.CreateBuilder<ShellRedirection>();
        SkipBlanks();
        while (!AtEnd && ReadRedirection() is { } redirection)
        {
            redirections.Add(redirection);
            end = _at;
            SkipBlanks();
        }

        var command = new CompoundCommand
        {
            Kind = kind,
            Bodies = bodies.ToImmutable(),
            Words = words.ToImmutable(),
            Redirections = redirections.ToImmutable(),
            Span = _source.SpanOf(start, end),
        };
        _parse.Adopt(command, mark);
        return command;
    }

    private CompoundKind ParseBracket(ImmutableArray<ShellList>.Builder bodies)
    {
        var open = _at;
        if (Peek(1) == '(' && ArithmeticEnd(_at + 2) is { } close)
        {
            _at += 2;
            SkipExpansions(close);
            _at = close + 2;
            return CompoundKind.Arithmetic;
        }

        _at++;
        bodies.Add(ParseList());
        Expect(')', open);
        return CompoundKind.Subshell;
    }

    private void ParseIf(ImmutableArray<ShellList>.Builder bodies)
    {
        var start = _at;
        _at += 2;
        bodies.Add(ParseList());
        ExpectWord("then", start);
        bodies.Add(ParseList());
        while (!AtEnd && BareWord() is "elif")
        {
            _at += 4;
            bodies.Add(ParseList());
            ExpectWord("then", start);
            bodies.Add(ParseList());
        }

        if (!AtEnd && BareWord() is "else")
        {
            _at += 4;
            bodies.Add(ParseList());
        }

        ExpectWord("fi", start);
    }

    private void ParseDo(ImmutableArray<ShellList>.Builder bodies, int start)
    {
        SkipLines();
        if (!AtEnd && BareWord() is "{")
        {
            // An old form that bash still takes: for x in a; { …; }
            _at++;
            bodies.Add(ParseList());
            ExpectWord("}", start);
            return;
        }

        ExpectWord("do", start);
        bodies.Add(ParseList());
        ExpectWord("done", start);
    }

    private void ParseForHead(ImmutableArray<ShellWord>.Builder words)
    {
        SkipBlanks();
        if (Peek(0) == '(' && Peek(1) == '(' && ArithmeticEnd(_at + 2, isLoopHead: true) is { } close)
        {
            _at = close + 2;
            SkipBlanks();
            SkipSemicolon();
            return;
        }

        words.Add(ReadWord(WordPlace.Argument));
        SkipLines();
        if (!AtEnd && BareWord() is "in")
        {
            _at += 2;
            SkipBlanks();
            while (!AtEnd && _text[_at] is not ('\n' or ';' or '&' or '|' or ')' or '('))
            {
                var before = _at;
                words.Add(ReadWord(WordPlace.Argument));
                _at = Math.Max(_at, before + 1);
                SkipBlanks();
            }
        }

        SkipSemicolon();
    }

    private void SkipSemicolon()
    {
        if (Peek(0) == ';')
        {
            _at++;
        }

        SkipLines();
    }

    private void ParseCase(ImmutableArray<ShellList>.Builder bodies, ImmutableArray<ShellWord>.Builder words)
    {
        var start = _at;
        _at += 4;
        SkipBlanks();
        words.Add(ReadWord(WordPlace.Argument));
        SkipLines();
        ExpectWord("in", start);
        SkipLines();
        while (!AtEnd && BareWord() is not "esac")
        {
            var before = _at;
            ParsePatterns();
            bodies.Add(ParseList());
            if (Peek(0) == ';')
            {
                _at += Peek(1) == ';' && Peek(2) == '&' ? 3 : 2;
            }

            SkipLines();
            if (_at == before || (!AtEnd && _text[_at - 1] is not (';' or '&' or '\n' or ' ' or '\t') && BareWord() is not "esac"))
            {
                break;
            }
        }

        ExpectWord("esac", start);
    }

    private void ParsePatterns()
    {
        var open = _at;
        _at += Peek(0) == '(' ? 1 : 0;
        SkipBlanks();
        while (!AtEnd && _text[_at] is not (')' or ';' or '&' or '\n'))
        {
            var before = _at;
            if (_text[_at] == '|')
            {
                _at++;
            }
            else
            {
                ReadWord(WordPlace.Argument);
                _at = Math.Max(_at, before + 1);
            }

            SkipBlanks();
        }

        if (Peek(0) == ')')
        {
            _at++;
        }
        else
        {
            Report(Math.Min(open, _text.Length), "A pattern of 'case' has no ')'");
        }
    }

    /// <summary>Reads the words of <c>[[ … ]]</c>; operators and brackets are words of their own.</summary>
    private void ParseTest(ImmutableArray<ShellWord>.Builder words)
    {
        var start = _at;
        _at += 2;
        SkipLines();
        while (!AtEnd && BareWord() is not "]]")
        {
            var before = _at;
            if (words is [.., { Text: "=~" }])
            {
                words.Add(ReadWord(WordPlace.Regex));
            }
            else if (_text[_at] is '(' or ')' or '<' or '>' or ';')
            {
                _at++;
                words.Add(PlainWord(before, _at));
            }
            else if (_text[_at] is '&' or '|')
            {
                _at += Peek(1) == _text[_at] ? 2 : 1;
                words.Add(PlainWord(before, _at));
            }
            else
            {
                words.Add(ReadWord(WordPlace.Argument));
            }

            _at = Math.Max(_at, before + 1);
            SkipLines();
        }

        ExpectWord("]]", start);
    }

    private void ParseFunctionBody(ImmutableArray<ShellList>.Builder bodies)
    {
        SkipBlanks();
        if (Peek(0) == '(')
        {
            var open = _at++;
            SkipBlanks();
            Expect(')', open);
        }

        SkipLines();
        var start = _at;
        if (!_parse.Enter())
        {
            Abort();
            return;
        }

        if (ParseCommand() is { } body)
        {
            var pipeline = new ShellPipeline
            {
                Commands = [body],
                IsNegated = false,
                Before = ShellOperator.None,
                After = ShellOperator.None,
                Span = body.Span,
            };
            body.Pipeline = pipeline;
            _parse.Pipelines.Add(pipeline);
            bodies.Add(new([pipeline], body.Span));
        }
        else
        {
            Report(Math.Min(start, _text.Length), "A function has no body");
        }

        _parse.Leave();
    }

    private void ExpectWord(string word, int opening)
    {
        SkipLines();
        if (!AtEnd && BareWord() is { } found && found.Equals(word, StringComparison.Ordinal))
        {
            _at += word.Length;
        }
        else
        {
            Report(opening, $"'{_text[opening..Math.Max(opening + 1, BareWordEnd(opening))]}' has no '{word}'");
        }
    }
}
