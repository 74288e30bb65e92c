using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <content>Rules and their heads.</content>
public sealed partial class RegoParser
{
    private List<RegoRule> ReadRules()
    {
        var at = Here;
        if (IsKeyword("default") && !IsReferenceNext())
        {
            _at++;
            return [ReadDefault(at)];
        }

        var (head, hasValue) = ReadHead();
        var hasIf = IsKeyword("if") && !IsReferenceNext();
        if (hasIf)
        {
            _at++;
        }

        head = Settle(head, hasValue, hasIf);
        RegoBody? body = null;
        if (hasIf)
        {
            body = ReadBodyAfterIf();
        }
        else if (Current.Is("{"))
        {
            if (_isStrict)
            {
                throw Fault("'if' is missing before the body of the rule");
            }

            body = ReadBraces();
        }

        if (body is null && !hasValue && head.Key is null && head.Arguments is null)
        {
            throw new RegoSyntaxException($"the rule {head.Name} has neither a value nor a body", at.Line, at.Column);
        }

        var rules = new List<RegoRule> { new(at, head, body, ReadElse(head, body is not null), false) { EndLine = LastLine } };
        while (!_isStrict && body is not null && Current.Is("{") && rules[0].Else is null)
        {
            var next = Here;
            rules.Add(new(next, head, ReadBraces(), null, false) { EndLine = LastLine });
        }

        return rules;
    }

    private int LastLine => _at > 0 ? _tokens[_at - 1].Line : 1;

    private RegoRule ReadDefault(RegoPlace at)
    {
        var (head, hasValue) = ReadHead();
        if (!hasValue)
        {
            throw Fault($"the default of {head.Name} needs a value: default {head.Name} := VALUE");
        }

        return new(at, Settle(head, true, true), null, null, true) { EndLine = LastLine };
    }

    private (RegoHead Head, bool HasValue) ReadHead()
    {
        var at = Here;
        if (Current.Kind != RegoTokenKind.Name || (IsAnyKeyword && !IsReferenceNext()))
        {
            throw Fault($"a rule starts with its name, not {Current.Shown}");
        }

        var name = Current.Text;
        _at++;
        var path = ReadOperands();
        ImmutableArray<RegoTerm>? arguments = null;
        if (Current.Is("(") && !Current.IsAfterSpace)
        {
            _at++;
            arguments = ReadTerms(")");
            arguments = arguments is { IsEmpty: true } ? null : arguments; // f() is no function: it is the rule f
        }

        if (IsKeyword("contains"))
        {
            _at++;
            return (new(at, name, path, arguments, ReadExpression(), null, false), false);
        }

        if (Current.Is("=") || Current.Is(":="))
        {
            var isAssigned = Current.Is(":=");
            _at++;
            return (new(at, name, path, arguments, null, ReadExpression(), isAssigned), true);
        }

        return (new(at, name, path, arguments, null, null, false), false);
    }

    /// <summary>Before <c>if</c> and <c>contains</c>, <c>p[x] { … }</c> was a partial set.</summary>
    private RegoHead Settle(RegoHead head, bool hasValue, bool hasIf)
    {
        if (hasValue || hasIf || head.Key is not null || head.Arguments is not null || head.Path.IsEmpty)
        {
            return head;
        }

        if (_isStrict)
        {
            throw new RegoSyntaxException(
                $"the rule {head.Name}[…] has neither 'contains' nor a value: write {head.Name} contains … for a set, {head.Name}[…] := … for an object", head.At.Line, head.At.Column);
        }

        return head.Path.Length == 1 ? head with { Path = [], Key = head.Path[0] } : head;
    }

    private RegoRule? ReadElse(RegoHead head, bool hasBody)
    {
        if (!IsKeyword("else") || IsReferenceNext())
        {
            return null;
        }

        if (!hasBody)
        {
            throw Fault("'else' needs a body before it");
        }

        if (head.Key is not null)
        {
            throw Fault("a partial set has no 'else'");
        }

        var at = Here;
        _at++;
        RegoTerm? value = null;
        if (Current.Is("=") || Current.Is(":="))
        {
            _at++;
            value = ReadExpression();
        }

        var next = head with { At = at, Value = value };
        RegoBody? body = null;
        if (IsKeyword("if") && !IsReferenceNext())
        {
            _at++;
            body = ReadBodyAfterIf();
        }
        else if (Current.Is("{"))
        {
            body = _isStrict ? throw Fault("'if' is missing before the body of 'else'") : ReadBraces();
        }
        else if (value is null)
        {
            throw Fault("'else' needs a value or a body");
        }

        return new(at, next, body, ReadElse(head, body is not null), false) { EndLine = LastLine };
    }

    /// <summary>After <c>if</c>: a body in braces, or one statement (which may start with a brace too).</summary>
    private RegoBody ReadBodyAfterIf()
    {
        if (!Current.Is("{"))
        {
            return new([ReadStatement()]);
        }

        var start = _at;
        var braces = Attempt(() =>
        {
            var body = ReadBraces();
            return IsEndOfRule ? body : throw Fault("more follows");
        });
        if (braces is not null)
        {
            return braces;
        }

        if (Attempt(() => new RegoBody([ReadStatement()])) is { } single && IsEndOfRule)
        {
            return single;
        }

        _at = start;
        return ReadBraces(); // throws with the place inside the body
    }

    private bool IsEndOfRule => Current.Kind == RegoTokenKind.End || Current.IsFirstOfLine || Current.Is(";") || Current.Is("}") || IsKeyword("else");

    private RegoBody ReadBraces()
    {
        Expect("{");
        var body = ReadStatements(token => token.Is("}"));
        Expect("}");
        return body with { HasBraces = true, EndLine = LastLine };
    }

    private RegoBody ReadStatements(Func<RegoToken, bool> isEnd)
    {
        var statements = ImmutableArray.CreateBuilder<RegoStatement>();
        while (Current.Is(";"))
        {
            _at++;
        }

        while (!isEnd(Current))
        {
            statements.Add(ReadStatement());
            if (isEnd(Current))
            {
                break;
            }

            if (!Current.Is(";") && !Current.IsFirstOfLine)
            {
                throw Fault($"{Current.Shown} is not expected here: a statement ends with its line, ';' or '}}'");
            }

            while (Current.Is(";"))
            {
                _at++;
            }
        }

        return statements.Count == 0 ? throw Fault("a body needs at least one statement") : new(statements.ToImmutable());
    }
}
