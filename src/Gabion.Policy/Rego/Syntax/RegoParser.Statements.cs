using System.Collections.Immutable;

namespace Gabion.Policy.Rego.Syntax;

/// <content>Statements of bodies.</content>
public sealed partial class RegoParser
{
    private RegoStatement ReadStatement()
    {
        Enter();
        var at = Here;
        RegoStatement statement;
        if (IsKeyword("some") && !IsReferenceNext())
        {
            statement = ReadSome(at);
        }
        else if (IsKeyword("every") && !IsReferenceNext())
        {
            statement = ReadEvery(at);
        }
        else
        {
            var isNegated = IsKeyword("not") && !IsReferenceNext();
            if (isNegated)
            {
                _at++;
            }

            if (isNegated && _hasNotBodies && Current.Is("{"))
            {
                statement = new NotStatement(at, ReadBraces(), ReadWiths());
                _depth--;
                return statement;
            }

            var term = ReadStatementTerm();
            statement = new ExpressionStatement(at, term, isNegated, ReadWiths());
        }

        _depth--;
        return statement;
    }

    /// <summary>An expression, with <c>=</c>, <c>:=</c> and <c>key, value in domain</c>, which stand nowhere else.</summary>
    private RegoTerm ReadStatementTerm()
    {
        var at = Here;
        var left = ReadExpression();
        if (Current.Is("=") || Current.Is(":="))
        {
            var symbol = Current.Text;
            _at++;
            return Operator(at, symbol, symbol == "=" ? "eq" : "assign", left, ReadExpression());
        }

        return Current.Is(",") && _keywords.Contains("in") ? ReadKeyValueIn(at, left) : left;
    }

    private CallTerm ReadKeyValueIn(RegoPlace at, RegoTerm key)
    {
        Expect(",");
        var value = ReadRelation();
        if (!IsKeyword("in"))
        {
            throw Fault("'in' is expected here");
        }

        _at++;
        return Operator(at, "in", "internal.member_3", key, value, ReadRelation());
    }

    private RegoStatement ReadSome(RegoPlace at)
    {
        _at++;
        if (_keywords.Contains("in") && !IsListOfNames())
        {
            return ReadSomeIn(at);
        }

        var names = ImmutableArray.CreateBuilder<NameTerm>();
        while (true)
        {
            if (Current.Kind != RegoTokenKind.Name || IsAnyKeyword)
            {
                throw Fault($"a variable stands after 'some', not {Current.Shown}");
            }

            names.Add(new(Here, Current.Text));
            _at++;
            if (!Current.Is(","))
            {
                return new SomeStatement(at, names.ToImmutable());
            }

            _at++;
        }
    }

    /// <summary>Only names, and no <c>in</c> after them.</summary>
    private bool IsListOfNames()
    {
        var at = _at;
        while (_tokens[at] is { Kind: RegoTokenKind.Name } name && !_keywords.Contains(name.Text))
        {
            at++;
            if (!_tokens[at].Is(","))
            {
                return !(_tokens[at].Kind == RegoTokenKind.Name && _tokens[at].Text == "in") && (_tokens[at].IsFirstOfLine || _tokens[at].Kind != RegoTokenKind.Symbol || _tokens[at].Text is ";" or "}" or "]");
            }

            at++;
        }

        return false;
    }

    private SomeInStatement ReadSomeIn(RegoPlace at)
    {
        var value = ReadRelation();
        RegoTerm? key = null;
        if (Current.Is(","))
        {
            _at++;
            key = value;
            value = ReadRelation();
        }

        if (!IsKeyword("in"))
        {
            throw Fault("'in' is expected here");
        }

        _at++;
        return new(at, key, value, ReadExpression(), ReadWiths());
    }

    private EveryStatement ReadEvery(RegoPlace at)
    {
        _at++;
        var value = ReadDeclaredName();
        NameTerm? key = null;
        if (Current.Is(","))
        {
            _at++;
            key = value;
            value = ReadDeclaredName();
        }

        if (!IsKeyword("in"))
        {
            throw Fault($"'in' is expected here, not {Current.Shown}: every value in domain {{ … }}");
        }

        _at++;
        var domain = ReadExpression();
        return new(at, key, value, domain, ReadBraces(), ReadWiths());
    }

    private NameTerm ReadDeclaredName()
    {
        if (Current.Kind != RegoTokenKind.Name || IsAnyKeyword)
        {
            throw Fault($"a variable stands after 'every', not {Current.Shown}");
        }

        var name = Current.Text == "_" ? Wildcard(Here) : new(Here, Current.Text);
        _at++;
        return name;
    }

    /// <summary>The modifier, not a rule of that name: <c>with.a</c>.</summary>
    private bool IsWith => IsKeyword("with") && !IsReferenceNext();

    private ImmutableArray<RegoWith> ReadWiths()
    {
        if (!IsWith)
        {
            return [];
        }

        var withs = ImmutableArray.CreateBuilder<RegoWith>();
        while (IsWith)
        {
            var at = Here;
            _at++;
            var target = ReadTerm();
            if (!IsKeyword("as"))
            {
                throw Fault($"'as' is expected here, not {Current.Shown}: with TARGET as VALUE");
            }

            _at++;
            withs.Add(new(at, target, ReadExpression()));
        }

        return withs.ToImmutable();
    }
}
