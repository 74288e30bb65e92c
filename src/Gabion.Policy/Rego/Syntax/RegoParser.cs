using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Syntax;

/// <summary>Reads modules and queries. What cannot be read is an error with its place; the rules after it are still read.</summary>
public sealed partial class RegoParser
{
    private const int MostErrors = 20;
    private const int Deepest = 400;

    /// <summary>How often a reading may fail and another one be tried.</summary>
    private const int MostFailures = 500;

    private static readonly ImmutableHashSet<string> Always =
        ["package", "import", "as", "default", "else", "not", "some", "with", "null", "true", "false"];

    private static readonly ImmutableHashSet<string> Newer = ["in", "every", "contains", "if"];

    private readonly string _file;
    private readonly List<RegoToken> _tokens;
    private readonly List<RegoComment> _comments;
    private readonly List<RegoError> _errors = [];
    private ImmutableHashSet<string> _keywords;
    private bool _isStrict;
    private bool _hasNotBodies;
    private int _at;
    private int _depth;
    private int _wildcards;
    private int _failures;

    private RegoParser(string file, RegoVersion version, (List<RegoToken> Tokens, List<RegoComment> Comments) read)
    {
        _file = file;
        (_tokens, _comments) = read;
        _isStrict = version == RegoVersion.V1;
        _keywords = _isStrict ? Always.Union(Newer) : Always;
    }

    private RegoToken Current => _tokens[_at];

    private RegoPlace Here => Place(Current);

    /// <summary>Reads a module.</summary>
    /// <param name="file">The name that places will have.</param>
    /// <param name="source">Its text.</param>
    /// <param name="version">Its syntax; a module that imports <c>rego.v1</c> says itself that it is the newer one.</param>
    public static RegoParseResult ParseModule(string file, string source, RegoVersion version = RegoVersion.V1)
    {
        try
        {
            var parser = new RegoParser(file, version, RegoLexer.Read(source));
            var module = parser.ReadModule(version) with { Source = source };
            return parser._errors.Count == 0 ? new(module, []) : new(null, [.. parser._errors]);
        }
        catch (RegoSyntaxException fault)
        {
            return new(null, [new(RegoError.Parse, fault.Message, new(file, fault.Line, fault.Column))]);
        }
    }

    /// <summary>Reads a query: statements as they stand in a body.</summary>
    public static RegoQueryResult ParseQuery(string file, string source, RegoVersion version = RegoVersion.V1)
    {
        try
        {
            var parser = new RegoParser(file, version, RegoLexer.Read(source));
            var body = parser.ReadStatements(token => token.Kind == RegoTokenKind.End);
            return new(body, []);
        }
        catch (RegoSyntaxException fault)
        {
            return new(null, [new(RegoError.Parse, fault.Message, new(file, fault.Line, fault.Column))]);
        }
    }

    private RegoModule ReadModule(RegoVersion version)
    {
        var at = Here;
        if (!IsKeyword("package"))
        {
            throw Fault("a module starts with its package: package NAME");
        }

        _at++;
        var package = ReadPackagePath();
        var imports = ImmutableArray.CreateBuilder<RegoImport>();
        var rules = ImmutableArray.CreateBuilder<RegoRule>();
        while (Current.Kind != RegoTokenKind.End)
        {
            try
            {
                if (IsKeyword("import") && !IsReferenceNext())
                {
                    imports.Add(ReadImport());
                }
                else
                {
                    rules.AddRange(ReadRules());
                }

                EndOfStatement();
            }
            catch (RegoSyntaxException fault)
            {
                _errors.Add(new(RegoError.Parse, fault.Message, new(_file, fault.Line, fault.Column)));
                SkipToNextRule();
            }
        }

        var importsV1 = imports.Any(import => import.Path is ["rego", "v1"]);
        var module = new RegoModule(_file, importsV1 ? RegoVersion.V1 : version, package, at, imports.ToImmutable(), rules.ToImmutable())
        {
            Comments = [.. _comments],
            ImportsV1 = importsV1,
        };
        return RegoMetadata.Attach(module, _errors);
    }

    private ImmutableArray<string> ReadPackagePath()
    {
        if (Current.Kind != RegoTokenKind.Name)
        {
            throw Fault("the name of the package is missing");
        }

        return ReadPath("the path of a package");
    }

    /// <summary>Names joined by points, or strings in brackets; keywords are names here.</summary>
    private ImmutableArray<string> ReadPath(string what)
    {
        var path = ImmutableArray.CreateBuilder<string>();
        path.Add(Current.Text);
        _at++;
        while (!Current.IsAfterSpace && (Current.Is(".") || Current.Is("[")))
        {
            if (Current.Is("."))
            {
                _at++;
                if (Current.Kind != RegoTokenKind.Name)
                {
                    throw Fault($"{what} has a name after each point, not {Current.Shown}");
                }

                path.Add(Current.Text);
                _at++;
            }
            else
            {
                _at++;
                if (Current.Kind != RegoTokenKind.String)
                {
                    throw Fault($"{what} has a string in each bracket, not {Current.Shown}");
                }

                path.Add(Current.Text);
                _at++;
                Expect("]");
            }
        }

        return path.ToImmutable();
    }

    private RegoImport ReadImport()
    {
        var at = Here;
        _at++;
        if (Current.Kind != RegoTokenKind.Name || Current.Text is not ("data" or "input" or "rego" or "future"))
        {
            throw Fault($"an import starts with data, input, rego or future, not {Current.Shown}");
        }

        var path = ReadPath("the path of an import");
        string? alias = null;
        if (IsKeyword("as"))
        {
            _at++;
            alias = Current.Kind == RegoTokenKind.Name && !IsKeyword(Current.Text) ? Current.Text : throw Fault($"a name stands after as, not {Current.Shown}");
            _at++;
        }

        UseKeywords(path, at);
        return new(at, path, alias);
    }

    private void UseKeywords(ImmutableArray<string> path, RegoPlace at)
    {
        if (path[0] == "rego")
        {
            if (path is not ["rego", "v1"])
            {
                throw new RegoSyntaxException("the only import from rego is rego.v1", at.Line, at.Column);
            }

            _keywords = Always.Union(Newer);
            _isStrict = true;
        }
        else if (path[0] == "future")
        {
            if (path.Length is < 2 or > 3 || path[1] != "keywords" || (path.Length == 3 && path[2] != "not" && !Newer.Contains(path[2])))
            {
                throw new RegoSyntaxException("the imports from future are future.keywords, and of these in, every, contains, if, not", at.Line, at.Column);
            }

            _hasNotBodies |= path is [_, _, "not"];
            _keywords = path.Length == 2 ? _keywords.Union(Newer) : path[2] == "every" ? _keywords.Union(["every", "in"]) : _keywords.Add(path[2]);
        }
    }

    private void SkipToNextRule()
    {
        if (_errors.Count >= MostErrors)
        {
            _at = _tokens.Count - 1;
            return;
        }

        var line = Current.Line;
        while (Current.Kind != RegoTokenKind.End && !(Current.Column == 1 && Current.IsFirstOfLine && Current.Kind == RegoTokenKind.Name && Current.Line > line))
        {
            _at++;
        }
    }

    private void EndOfStatement()
    {
        if (Current.Is(";"))
        {
            _at++;
        }
        else if (Current.Kind != RegoTokenKind.End && !Current.IsFirstOfLine)
        {
            throw Fault($"{Current.Shown} is not expected here: a rule or an import ends with its line");
        }
    }

    private bool IsKeyword(string word) => Current.Kind == RegoTokenKind.Name && Current.Text == word && _keywords.Contains(word);

    private bool IsAnyKeyword => Current.Kind == RegoTokenKind.Name && _keywords.Contains(Current.Text);

    /// <summary>A point or a bracket follows at once: the word is the start of a reference, not a keyword.</summary>
    private bool IsReferenceNext() => _at + 1 < _tokens.Count && _tokens[_at + 1] is { IsAfterSpace: false } next && (next.Is(".") || next.Is("["));

    private void Expect(string symbol)
    {
        if (!Current.Is(symbol))
        {
            throw Fault($"'{symbol}' is expected here, not {Current.Shown}");
        }

        _at++;
    }

    private NameTerm Wildcard(RegoPlace at) => new(at, $"${_wildcards++}");

    private RegoPlace Place(RegoToken token) => new(_file, token.Line, token.Column);

    private RegoSyntaxException Fault(string message) => new(message, Current.Line, Current.Column);

    private void Enter()
    {
        if (++_depth > Deepest)
        {
            throw new RegoSyntaxException($"it is nested deeper than {Deepest} levels", Current.Line, Current.Column) { IsFinal = true };
        }
    }

    /// <summary>Tries a reading; when it fails, everything is as before and null comes back.</summary>
    private T? Attempt<T>(Func<T> read) where T : class
    {
        var (at, depth, wildcards) = (_at, _depth, _wildcards);
        try
        {
            return read();
        }
        catch (RegoSyntaxException fault) when (!fault.IsFinal && ++_failures <= MostFailures)
        {
            (_at, _depth, _wildcards) = (at, depth, wildcards);
            return null;
        }
    }

    private static ConstantTerm Constant(RegoPlace at, RegoValue value) => new(at, value);
}
