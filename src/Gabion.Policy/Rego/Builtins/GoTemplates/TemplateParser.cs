using System.Collections.Immutable;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GoTemplates;

/// <summary>
/// Reads templates of Go's <c>text/template</c> (its package documentation): actions with trim marks, pipelines, variables,
/// <c>if</c>, <c>with</c>, <c>range</c>, <c>define</c>, <c>template</c>, <c>block</c>, <c>break</c>, <c>continue</c>.
/// </summary>
internal sealed class TemplateParser
{
    private const int MostDepth = 200;

    private readonly string _text;
    private int _at;
    private int _depth;
    private bool _trimsNext;

    private TemplateParser(string text) => _text = text;

    /// <summary>The templates that were defined, by name; the text itself is the one without a name.</summary>
    private readonly Dictionary<string, ImmutableArray<TemplateNode>> _templates = new(StringComparer.Ordinal);

    /// <exception cref="GoTemplateException">The text is no template.</exception>
    public static IReadOnlyDictionary<string, ImmutableArray<TemplateNode>> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var (nodes, end) = parser.ReadList();
        parser._templates[""] = end is null ? nodes : throw new GoTemplateException($"unexpected {{{{{end}}}}}");
        return parser._templates;
    }

    private bool IsAtEnd => _at >= _text.Length;

    private char Current => IsAtEnd ? '\0' : _text[_at];

    /// <summary>Reads up to <c>end</c>, <c>else</c> or the end of the text, and says which it was.</summary>
    private (ImmutableArray<TemplateNode> Nodes, string? End) ReadList()
    {
        if (++_depth > MostDepth)
        {
            throw new GoTemplateException("it is nested too deep");
        }

        var nodes = ImmutableArray.CreateBuilder<TemplateNode>();
        while (!IsAtEnd)
        {
            ReadText(nodes);
            if (IsAtEnd)
            {
                break;
            }

            if (ReadAction(nodes) is { } end)
            {
                _depth--;
                return (nodes.ToImmutable(), end);
            }
        }

        _depth--;
        return (nodes.ToImmutable(), null);
    }

    private void ReadText(ImmutableArray<TemplateNode>.Builder nodes)
    {
        var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
        var text = open < 0 ? _text[_at..] : _text[_at..open];
        if (_trimsNext)
        {
            text = text.TrimStart();
        }

        _trimsNext = false;
        _at = open < 0 ? _text.Length : open + 2;
        if (open >= 0 && Current == '-' && _at + 1 < _text.Length && char.IsWhiteSpace(_text[_at + 1]))
        {
            _at++;
            text = text.TrimEnd();
        }

        if (text.Length > 0)
        {
            nodes.Add(new TextNode(text));
        }
    }

    /// <summary>An action behind its <c>{{</c>; the word when it ends a list.</summary>
    private string? ReadAction(ImmutableArray<TemplateNode>.Builder nodes)
    {
        SkipBlanks();
        if (_text.AsSpan(_at).StartsWith("/*"))
        {
            var close = _text.IndexOf("*/", _at, StringComparison.Ordinal);
            _at = close < 0 ? throw new GoTemplateException("unclosed comment") : close + 2;
            Close();
            return null;
        }

        var start = _at;
        var word = char.IsLetter(Current) ? ReadName() : "";
        switch (word)
        {
            case "end":
                Close();
                return word;
            case "else":
                SkipBlanks();
                return word; // what follows it is read by the branch
            case "if" or "with" or "range":
                nodes.Add(ReadBranch(word switch { "if" => BranchKind.If, "with" => BranchKind.With, _ => BranchKind.Range }));
                return null;
            case "break" or "continue":
                Close();
                nodes.Add(new JumpNode(word == "break"));
                return null;
            case "define" or "block" or "template":
                ReadNamed(word, nodes);
                return null;
            default:
                _at = start;
                var pipeline = ReadPipeline(allowsTwo: false);
                Close();
                nodes.Add(new ActionNode(pipeline));
                return null;
        }
    }

    private BranchNode ReadBranch(BranchKind kind)
    {
        var pipeline = ReadPipeline(kind == BranchKind.Range);
        Close();
        var (body, end) = ReadList();
        ImmutableArray<TemplateNode> otherwise = [];
        if (end == "else")
        {
            var start = _at;
            var word = char.IsLetter(Current) ? ReadName() : "";
            if ((word == "if" && kind == BranchKind.If) || (word == "with" && kind == BranchKind.With))
            {
                // {{else if}} has the {{end}} of its outer one.
                return new(kind, pipeline, body, [ReadBranch(kind)]);
            }

            _at = start;
            Close();
            (otherwise, end) = ReadList();
        }

        return end == "end" ? new(kind, pipeline, body, otherwise) : throw new GoTemplateException(end is null ? "unexpected EOF" : "unexpected {{else}}");
    }

    private void ReadNamed(string word, ImmutableArray<TemplateNode>.Builder nodes)
    {
        SkipBlanks();
        var name = Current is '"' or '`' ? ReadString() : throw new GoTemplateException($"missing name in {{{{{word}}}}}");
        SkipBlanks();
        var pipeline = word == "define" || IsClose ? null : ReadPipeline(allowsTwo: false);
        Close();
        if (word != "template")
        {
            var (body, end) = ReadList();
            _templates[name] = end == "end" ? body : throw new GoTemplateException("unexpected EOF");
        }

        if (word != "define")
        {
            nodes.Add(new CallNode(name, pipeline));
        }
    }

    private bool IsClose => _text.AsSpan(_at).StartsWith("}}") || (Current == '-' && _text.AsSpan(_at + 1).StartsWith("}}"));

    private void Close()
    {
        var before = _at;
        SkipBlanks();
        if (Current == '-' && _at > before)
        {
            _at++;
            _trimsNext = true;
        }

        if (!_text.AsSpan(_at).StartsWith("}}"))
        {
            throw new GoTemplateException(IsAtEnd ? "unclosed action" : $"unexpected {Current} in an action");
        }

        _at += 2;
    }

    private Pipeline ReadPipeline(bool allowsTwo)
    {
        var (variables, declares) = ReadVariables(allowsTwo);
        var commands = ImmutableArray.CreateBuilder<ImmutableArray<Operand>>();
        do
        {
            commands.Add(ReadCommand());
        }
        while (Take('|'));

        return new(variables, declares, commands.ToImmutable());
    }

    /// <summary><c>$x :=</c>, <c>$x =</c>, or in <c>range</c> <c>$i, $x :=</c>; none when a pipeline only begins with a variable.</summary>
    private (ImmutableArray<string> Variables, bool Declares) ReadVariables(bool allowsTwo)
    {
        SkipBlanks();
        var start = _at;
        var names = ImmutableArray.CreateBuilder<string>();
        while (Current == '$')
        {
            _at++;
            names.Add(ReadName());
            if (!(allowsTwo && names.Count == 1 && Take(',')))
            {
                break;
            }

            SkipBlanks();
        }

        SkipBlanks();
        if (names.Count > 0 && _text.AsSpan(_at).StartsWith(":="))
        {
            _at += 2;
            return (names.ToImmutable(), true);
        }

        if (names.Count > 0 && Current == '=')
        {
            _at++;
            return (names.ToImmutable(), false);
        }

        _at = start;
        return ([], false);
    }

    private ImmutableArray<Operand> ReadCommand()
    {
        var operands = ImmutableArray.CreateBuilder<Operand>();
        while (true)
        {
            var before = _at;
            SkipBlanks();
            if (IsAtEnd || Current is '|' or ')' or '}' || (Current == '-' && IsClose))
            {
                _at = Current == '-' ? before : _at;
                return operands.Count > 0 ? operands.ToImmutable() : throw new GoTemplateException("missing value for a command");
            }

            operands.Add(ReadOperand());
        }
    }

    private Operand ReadOperand()
    {
        switch (Current)
        {
            case '"' or '`':
                return new Literal(RegoString.Of(ReadString()));
            case '\'':
                return new Literal(RegoNumber.Of(ReadRune()));
            case '$':
                _at++;
                var variable = ReadName();
                return new FieldPath(variable, null, ReadFields());
            case '(':
                return ReadInner();
            case '.' when !(_at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])):
                var fields = ReadFields();
                _at += fields.IsEmpty ? 1 : 0; // the dot itself
                return new FieldPath(null, null, fields);
            case var first when char.IsAsciiDigit(first) || first is '+' or '-' or '.':
                return new Literal(ReadNumber());
            case var first when char.IsLetter(first) || first == '_':
                return ReadName() switch
                {
                    "true" => new Literal(RegoBoolean.True),
                    "false" => new Literal(RegoBoolean.False),
                    "nil" => new Literal(null),
                    var name => new FunctionName(name),
                };
            default:
                throw new GoTemplateException($"unexpected {Current} in an action");
        }
    }

    private FieldPath ReadInner()
    {
        if (++_depth > MostDepth)
        {
            throw new GoTemplateException("it is nested too deep");
        }

        _at++;
        var inner = ReadPipeline(allowsTwo: false);
        if (!Take(')'))
        {
            throw new GoTemplateException("unclosed left paren");
        }

        _depth--;
        return new(null, inner, ReadFields());
    }

    private ImmutableArray<string> ReadFields()
    {
        var fields = ImmutableArray.CreateBuilder<string>();
        while (Current == '.' && _at + 1 < _text.Length && (char.IsLetter(_text[_at + 1]) || _text[_at + 1] == '_'))
        {
            _at++;
            fields.Add(ReadName());
        }

        return fields.ToImmutable();
    }

    /// <summary>Letters, digits and underscores; may be empty, as in <c>$</c>.</summary>
    private string ReadName()
    {
        var start = _at;
        while (char.IsLetterOrDigit(Current) || Current == '_')
        {
            _at++;
        }

        return _text[start.._at];
    }

    private RegoNumber ReadNumber()
    {
        var start = _at;
        _at++;
        while (char.IsAsciiLetterOrDigit(Current) || Current is '.' or '_' || (Current is '+' or '-' && _text[_at - 1] is 'e' or 'E'))
        {
            _at++;
        }

        var text = _text[start.._at].Replace("_", "", StringComparison.Ordinal).TrimStart('+');
        return RegoNumber.TryParse(text.StartsWith('.') ? "0" + text : text, out var number) ? number : throw new GoTemplateException($"bad number syntax: {text}");
    }

    private long ReadRune()
    {
        var close = _text.IndexOf('\'', _at + 1);
        var inside = close < 0 ? "" : _text[(_at + 1)..close];
        if (inside.StartsWith('\\') || !Rune.TryGetRuneAt(inside + " ", 0, out var rune) || rune.Utf16SequenceLength != inside.Length)
        {
            throw new GoTemplateException("malformed character constant");
        }

        _at = close + 1;
        return rune.Value;
    }

    private string ReadString()
    {
        var quote = Current;
        var start = ++_at;
        if (quote == '`')
        {
            var close = _text.IndexOf('`', start);
            _at = close < 0 ? throw new GoTemplateException("unterminated raw quoted string") : close + 1;
            return _text[start..close];
        }

        var text = new StringBuilder();
        while (Current != '"')
        {
            if (IsAtEnd || Current == '\n')
            {
                throw new GoTemplateException("unterminated quoted string");
            }

            if (Current == '\\')
            {
                _at++;
                text.Append(Current switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '\\' => '\\', '"' => '"', _ => throw new GoTemplateException($"unknown escape \\{Current}") });
            }
            else
            {
                text.Append(Current);
            }

            _at++;
        }

        _at++;
        return text.ToString();
    }

    private bool Take(char symbol)
    {
        var before = _at;
        SkipBlanks();
        if (Current == symbol && !IsAtEnd)
        {
            _at++;
            return true;
        }

        _at = before;
        return false;
    }

    private void SkipBlanks()
    {
        while (!IsAtEnd && char.IsWhiteSpace(Current))
        {
            _at++;
        }
    }
}
