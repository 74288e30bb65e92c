using System.Collections.Immutable;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Format;

/// <summary>
/// Writes a module in the one form that everybody uses: tabs, one statement a line, spaces around operators, imports sorted. What is
/// spread over several lines stays so; comments stay where they are.
/// </summary>
public sealed partial class RegoFormatter
{
    private readonly RegoModule _module;
    private readonly FormattedText _text = new();
    private readonly Queue<RegoComment> _comments;
    private readonly string[] _lines;

    private RegoFormatter(RegoModule module)
    {
        _module = module;
        _comments = new(module.Comments);
        _lines = module.Source.Split('\n');
    }

    /// <summary>The text of a module, formatted.</summary>
    public static string Format(RegoModule module)
    {
        var formatter = new RegoFormatter(module);
        formatter.WriteModule();
        return formatter._text.ToString();
    }

    private void WriteModule()
    {
        CommentsBefore(_module.PackageAt.Line);
        _text.Write("package " + Path(_module.Package));
        EndLine(_module.PackageAt.Line);
        WriteImports();
        for (var i = 0; i < _module.Rules.Length; i++)
        {
            var rule = _module.Rules[i];
            var isContinued = i > 0 && rule.Body is { HasBraces: true } && ReferenceEquals(rule.Head, _module.Rules[i - 1].Head);
            if (isContinued)
            {
                _text.Write(" ");
                WriteBraces(rule.Body!);
                EndLine(rule.EndLine);
                continue;
            }

            if (i == 0 || NeedsBlankLine(_module.Rules[i - 1], rule))
            {
                _text.BlankLine();
            }

            CommentsBefore(rule.At.Line);
            WriteRule(rule);
            if (i + 1 >= _module.Rules.Length || _module.Rules[i + 1].Body is not { HasBraces: true } || !ReferenceEquals(_module.Rules[i + 1].Head, rule.Head))
            {
                EndLine(rule.EndLine);
            }
        }

        if (_comments.Count > 0)
        {
            _text.BlankLine();
            CommentsBefore(int.MaxValue);
        }
    }

    /// <summary>Rules of one line that stood together stay together.</summary>
    private bool NeedsBlankLine(RegoRule before, RegoRule rule)
    {
        var first = _comments.TryPeek(out var comment) && comment.Line < rule.At.Line ? comment.Line : rule.At.Line;
        return IsSpread(before) || IsSpread(rule) || first > before.EndLine + 1;
    }

    private static bool IsSpread(RegoRule rule) => rule.EndLine > rule.At.Line || rule.Body is { HasBraces: true } || rule.Else is not null;

    private void WriteImports()
    {
        if (_module.Imports.IsEmpty)
        {
            return;
        }

        // Sorted within each group that stood together.
        var groups = new List<List<RegoImport>>();
        foreach (var import in _module.Imports)
        {
            if (groups.Count == 0 || import.At.Line > groups[^1][^1].At.Line + 1)
            {
                groups.Add([]);
            }

            groups[^1].Add(import);
        }

        foreach (var group in groups)
        {
            _text.BlankLine();
            var hasComments = _comments.Any(comment => comment.Line > group[0].At.Line && comment.Line <= group[^1].At.Line);
            foreach (var import in hasComments ? group : [.. group.OrderBy(import => Path(import.Path), StringComparer.Ordinal)])
            {
                CommentsBefore(import.At.Line);
                _text.Write($"import {Path(import.Path)}{(import.Alias is null ? "" : $" as {import.Alias}")}");
                EndLine(import.At.Line);
            }
        }
    }

    private void WriteRule(RegoRule rule)
    {
        _text.Write(rule.IsDefault ? "default " : "");
        WriteHead(rule.Head);
        if (rule.Body is { } body)
        {
            _text.Write(IsOlder ? " " : " if ");
            WriteBody(body);
        }

        for (var next = rule.Else; next is not null; next = next.Else)
        {
            if (!_text.EndsWithBrace)
            {
                EndLine(next.At.Line - 1);
                CommentsBefore(next.At.Line);
                _text.Write("else");
            }
            else
            {
                _text.Write(" else");
            }

            if (next.Head.Value is { } value)
            {
                _text.Write(IsOlder ? " = " : " := ");
                WriteTerm(value);
            }

            if (next.Body is { } elseBody)
            {
                _text.Write(IsOlder ? " " : " if ");
                WriteBody(elseBody);
            }
        }
    }

    /// <summary>The older syntax, in which <c>if</c> may be missing: then it is left out throughout.</summary>
    private bool IsOlder => _module.Version == RegoVersion.V0 && !_module.Imports.Any(import => import.Path is ["future", "keywords"] or ["future", "keywords", "if"]);

    private void WriteHead(RegoHead head)
    {
        _text.Write(head.Name);
        WriteOperands(head.Path);
        if (head.Arguments is { } arguments)
        {
            WriteList(head.At.Line, "(", arguments, ")");
        }

        if (head.Key is { } key)
        {
            if (IsOlder && head.Value is null && head.Path.IsEmpty && !HasContains)
            {
                _text.Write("[");
                WriteTerm(key);
                _text.Write("]");
            }
            else
            {
                _text.Write(" contains ");
                WriteTerm(key);
            }
        }

        if (head.Value is { } value)
        {
            _text.Write(head.IsAssigned ? " := " : " = ");
            WriteTerm(value);
        }
    }

    private bool HasContains => _module.Imports.Any(import => import.Path is ["future", "keywords", "contains"]);

    private void WriteBody(RegoBody body)
    {
        if (body.HasBraces || IsOlder)
        {
            WriteBraces(body);
        }
        else
        {
            WriteStatement(body.Statements[0]);
        }
    }

    private void WriteBraces(RegoBody body)
    {
        _text.Write("{");
        InlineComment(body.Statements[0].At.Line - 1);
        WriteStatements(body);
        _text.Write("}");
    }

    /// <summary>Each statement on its line, one level in; then back at the start of a line.</summary>
    private void WriteStatements(RegoBody body)
    {
        _text.NewLine();
        _text.Indent++;
        var last = 0;
        foreach (var statement in body.Statements)
        {
            var first = _comments.TryPeek(out var comment) && comment.Line < statement.At.Line ? comment.Line : statement.At.Line;
            if (last > 0 && first > last + 1)
            {
                _text.BlankLine();
            }

            CommentsBefore(statement.At.Line);
            WriteStatement(statement);
            last = LastLine(statement);
            EndLine(last);
        }

        CommentsBefore(body.EndLine);
        _text.Indent--;
    }

    private void CommentsBefore(int line)
    {
        var last = 0;
        while (_comments.TryPeek(out var comment) && comment.Line < line)
        {
            _comments.Dequeue();
            if (last > 0 && comment.Line > last + 1)
            {
                _text.BlankLine();
            }

            _text.Write("#" + comment.Text.TrimEnd());
            _text.NewLine();
            last = comment.Line;
        }

        if (last > 0 && line != int.MaxValue && line > last + 1 && _text.Indent == 0)
        {
            _text.BlankLine();
        }
    }

    private void EndLine(int line)
    {
        InlineComment(line);
        _text.NewLine();
    }

    private void InlineComment(int line)
    {
        while (_comments.TryPeek(out var comment) && !comment.IsAlone && comment.Line <= line)
        {
            _comments.Dequeue();
            _text.Write(" #" + comment.Text.TrimEnd());
        }
    }

    private static string Path(ImmutableArray<string> path) =>
        path[0] + string.Concat(path.Skip(1).Select(part => IsName(part) ? "." + part : $"[{Gabion.Policy.Rego.Values.RegoString.Of(part)}]"));

    private static bool IsName(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}
