using System.Collections.Immutable;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Format;

/// <content>Statements and terms.</content>
public sealed partial class RegoFormatter
{
    private static readonly Dictionary<string, int> Strength = new(StringComparer.Ordinal)
    {
        ["="] = 0, [":="] = 0, ["in"] = 1, ["=="] = 2, ["!="] = 2, ["<"] = 2, ["<="] = 2, [">"] = 2, [">="] = 2,
        ["|"] = 3, ["&"] = 4, ["+"] = 5, ["-"] = 5, ["*"] = 6, ["/"] = 6, ["%"] = 6,
    };

    private void WriteStatement(RegoStatement statement)
    {
        switch (statement)
        {
            case SomeStatement some:
                _text.Write("some " + string.Join(", ", some.Names.Select(name => name.Name)));
                break;
            case SomeInStatement some:
                _text.Write("some ");
                if (some.Key is not null)
                {
                    WriteTerm(some.Key);
                    _text.Write(", ");
                }

                WriteTerm(some.Value);
                _text.Write(" in ");
                WriteTerm(some.Domain);
                break;
            case EveryStatement every:
                _text.Write($"every {(every.Key is null ? "" : Shown(every.Key) + ", ")}{Shown(every.Value)} in ");
                WriteTerm(every.Domain);
                _text.Write(" ");
                WriteBraces(every.Body);
                break;
            case NotStatement not:
                _text.Write("not ");
                WriteBraces(not.Body);
                break;
            case ExpressionStatement expression:
                _text.Write(expression.IsNegated ? "not " : "");
                WriteTerm(expression.Term, isStatement: true);
                break;
            default:
                throw new InvalidOperationException("no statement");
        }

        WriteWiths(statement);
    }

    private void WriteWiths(RegoStatement statement)
    {
        var line = statement.At.Line;
        foreach (var with in statement.Withs)
        {
            // A replacement on a line of its own stays there.
            if (with.At.Line > line)
            {
                EndLine(with.At.Line - 1);
                CommentsBefore(with.At.Line);
                _text.Write("\twith ");
            }
            else
            {
                _text.Write(" with ");
            }

            line = with.At.Line;
            WriteTerm(with.Target);
            _text.Write(" as ");
            WriteTerm(with.Value);
            line = Math.Max(line, LastLine(with.Value));
        }
    }

    private void WriteTerm(RegoTerm term, int above = 0, bool isStatement = false)
    {
        switch (term)
        {
            case ConstantTerm constant:
                _text.Write(Literal(constant));
                break;
            case NameTerm name:
                _text.Write(Shown(name));
                break;
            case ReferenceTerm reference:
                WriteTerm(reference.Head, int.MaxValue);
                WriteOperands(reference.Operands);
                break;
            case CallTerm { Operator: { } symbol } call:
                WriteOperator(call, symbol, above, isStatement);
                break;
            case CallTerm call:
                WriteTerm(call.Function);
                WriteList(call.At.Line, "(", call.Arguments, ")");
                break;
            case ArrayTerm array:
                WriteList(array.At.Line, "[", array.Items, "]");
                break;
            case SetTerm { Items.IsEmpty: true }:
                _text.Write("set()");
                break;
            case SetTerm set:
                WriteList(set.At.Line, "{", set.Items, "}");
                break;
            case ObjectTerm @object:
                WriteObject(@object);
                break;
            case ArrayComprehension array:
                WriteComprehension(array.At.Line, "[", "]", null, array.Item, array.Body);
                break;
            case SetComprehension set:
                WriteComprehension(set.At.Line, "{", "}", null, set.Item, set.Body);
                break;
            case ObjectComprehension @object:
                WriteComprehension(@object.At.Line, "{", "}", @object.Key, @object.Value, @object.Body);
                break;
            case TemplateTerm template:
                WriteTemplate(template);
                break;
            default:
                throw new InvalidOperationException("no term");
        }
    }

    private void WriteOperator(CallTerm call, string symbol, int above, bool isStatement)
    {
        var own = Strength[symbol];
        var isMember = call.Arguments.Length == 3;
        // Operands of computations are always in brackets: nobody has to know what binds stronger.
        var needsBrackets = own < above || above > Strength[">"] || (isMember && !isStatement);
        _text.Write(needsBrackets ? "(" : "");
        if (isMember)
        {
            WriteTerm(call.Arguments[0], own + 1);
            _text.Write(", ");
        }

        var (left, right) = (call.Arguments[^2], call.Arguments[^1]);
        WriteTerm(left, own);
        _text.Write($" {symbol}");
        if (right.At.Line > LastLine(left) && own > 0)
        {
            EndLine(right.At.Line - 1);
            _text.Indent++;
            WriteTerm(right, own + 1);
            _text.Indent--;
        }
        else
        {
            _text.Write(" ");
            WriteTerm(right, own + 1);
        }

        _text.Write(needsBrackets ? ")" : "");
    }

    private void WriteOperands(ImmutableArray<RegoTerm> operands)
    {
        foreach (var operand in operands)
        {
            if (operand is ConstantTerm { Value: RegoString { Value: var text } } && IsName(text) && !IsInBrackets(operand))
            {
                _text.Write("." + text);
            }
            else
            {
                _text.Write("[");
                WriteTerm(operand);
                _text.Write("]");
            }
        }
    }

    /// <summary>The source has the name as a string: it stays one when it is a keyword of the newer syntax or was written so.</summary>
    private bool IsInBrackets(RegoTerm operand) => SourceAt(operand.At) is '"' or '`';

    private void WriteList(int line, string open, ImmutableArray<RegoTerm> items, string close)
    {
        _text.Write(open);
        if (!items.Any(item => item.At.Line > line) || items.Length == 0)
        {
            for (var i = 0; i < items.Length; i++)
            {
                _text.Write(i > 0 ? ", " : "");
                WriteTerm(items[i]);
            }

            _text.Write(close);
            return;
        }

        EndLine(line);
        _text.Indent++;
        for (var i = 0; i < items.Length; i++)
        {
            CommentsBefore(items[i].At.Line);
            WriteTerm(items[i]);
            var isLastOfLine = i + 1 == items.Length || items[i + 1].At.Line > LastLine(items[i]);
            _text.Write(isLastOfLine ? "," : ", ");
            if (isLastOfLine)
            {
                EndLine(LastLine(items[i]));
            }
        }

        _text.Indent--;
        _text.Write(close);
    }

    private void WriteObject(ObjectTerm @object)
    {
        var pairs = @object.Pairs;
        _text.Write("{");
        var isSpread = pairs.Any(pair => pair.Key.At.Line > @object.At.Line);
        if (isSpread)
        {
            EndLine(@object.At.Line);
            _text.Indent++;
        }

        for (var i = 0; i < pairs.Length; i++)
        {
            var (key, value) = pairs[i];
            if (isSpread)
            {
                CommentsBefore(key.At.Line);
            }

            WriteTerm(key);
            _text.Write(": ");
            WriteTerm(value);
            if (!isSpread)
            {
                _text.Write(i + 1 < pairs.Length ? ", " : "");
                continue;
            }

            var isLastOfLine = i + 1 == pairs.Length || pairs[i + 1].Key.At.Line > LastLine(value);
            _text.Write(isLastOfLine ? "," : ", ");
            if (isLastOfLine)
            {
                EndLine(LastLine(value));
            }
        }

        _text.Indent -= isSpread ? 1 : 0;
        _text.Write("}");
    }

    private void WriteComprehension(int line, string open, string close, RegoTerm? key, RegoTerm value, RegoBody body)
    {
        _text.Write(open);
        if ((key ?? value).At.Line > line)
        {
            EndLine(line);
        }

        if (key is not null)
        {
            WriteTerm(key, Strength["&"]);
            _text.Write(": ");
        }

        WriteTerm(value, Strength["&"]);
        _text.Write(" |");
        if (body.Statements.All(statement => statement.At.Line == line) && body.EndLine == line)
        {
            for (var i = 0; i < body.Statements.Length; i++)
            {
                _text.Write(i > 0 ? "; " : " ");
                WriteStatement(body.Statements[i]);
            }
        }
        else
        {
            InlineComment(body.Statements[0].At.Line - 1);
            WriteStatements(body);
        }

        _text.Write(close);
    }

    private void WriteTemplate(TemplateTerm template)
    {
        var quote = template.IsRaw ? "`" : "\"";
        _text.Write("$" + quote);
        foreach (var part in template.Parts)
        {
            if (part.Text is { } text)
            {
                var escaped = template.IsRaw ? text : Literal(text)[1..^1];
                _text.Write(escaped.Replace("{", "\\{", StringComparison.Ordinal));
            }
            else
            {
                _text.Write("{");
                WriteTerm(part.Expression!.Term);
                WriteWiths(part.Expression);
                _text.Write("}");
            }
        }

        _text.Write(quote);
    }

    private string Literal(ConstantTerm constant)
    {
        if (constant.Value is not RegoString { Value: var text })
        {
            return constant.Value.ToString();
        }

        return SourceAt(constant.At) == '`' && !text.Contains('`', StringComparison.Ordinal) ? $"`{text}`" : Literal(text);
    }

    private static string Literal(string text) => RegoString.Of(text).ToString();

    private char SourceAt(RegoPlace at) =>
        at.Line >= 1 && at.Line <= _lines.Length && at.Column >= 1 && at.Column <= _lines[at.Line - 1].Length ? _lines[at.Line - 1][at.Column - 1] : '\0';

    private static string Shown(NameTerm name) => name.IsWildcard ? "_" : name.Name;
}
