using System.Collections.Immutable;
using System.Text;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;
using Gabion.Formats.Shell;

namespace Gabion.Model.Container;

/// <summary>
/// The shell script of one RUN, written out for ShellCheck: the first line sets the variables that ARG and ENV have
/// declared, the rest is the script with its continued lines joined.
/// </summary>
public sealed class RunScript : Fact
{
    private readonly MappedText _source;

    private RunScript(SourceFile file, RunInstruction run, MappedText source, string shell)
        : base(file)
    {
        _source = source;
        Path = run.Path;
        Shell = shell;
        Text = $"{Header(run.State)}\n{source.Text}{(source.Text.EndsWith('\n') ? "" : "\n")}";
    }

    /// <summary>The path of the instruction, for fingerprints.</summary>
    public string Path { get; }

    /// <summary>The dialect by ShellCheck's name: <c>sh</c>, <c>bash</c> or <c>ksh</c>.</summary>
    public string Shell { get; }

    public string Text { get; }

    public override Resource Resource => new("Dockerfile", File.Path);

    /// <summary>The scripts of a Dockerfile; zsh, PowerShell and the like are not among them.</summary>
    public static IEnumerable<RunScript> Of(Dockerfile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (var run in file.All<RunInstruction>(withTriggers: true))
        {
            var shell = run.Command.Dialect switch
            {
                ShellDialect.Sh => "sh",
                ShellDialect.Bash => "bash",
                ShellDialect.Ksh => "ksh",
                _ => null,
            };
            if (shell is not null && run.Command.Script is { } script)
            {
                yield return new(file.File, run, script.Source, shell);
            }
        }
    }

    /// <summary>What ShellCheck says of this script, at the places of the Dockerfile; what it says of the first line is ours.</summary>
    public ImmutableArray<ShellCheckNote> Notes(ImmutableArray<ShellCheckRemark> remarks)
    {
        var notes = ImmutableArray.CreateBuilder<ShellCheckNote>();
        var lines = new LineIndex(_source.Text);
        foreach (var remark in remarks)
        {
            if (remark.Line > 1 && remark.Line - 1 <= lines.Count)
            {
                var start = Offset(lines, remark.Line - 1, remark.Column);
                var end = Math.Max(start, Offset(lines, remark.EndLine - 1, remark.EndColumn));
                notes.Add(new(this, _source.SpanOf(start, end), remark));
            }
        }

        return notes.ToImmutable();
    }

    /// <summary>Where a line and a column of code points stand in the script; never beyond the line's end.</summary>
    private int Offset(LineIndex lines, int line, int column)
    {
        if (line < 1 || line > lines.Count)
        {
            return line < 1 ? 0 : _source.Length;
        }

        var at = lines.StartOf(line);
        for (var left = column - 1; left > 0 && at < _source.Length && _source.Text[at] != '\n'; left--)
        {
            at += char.IsHighSurrogate(_source.Text[at]) && at + 1 < _source.Length ? 2 : 1;
        }

        return at;
    }

    private static string Header(BuildState state)
    {
        var header = new StringBuilder();
        var names = state.Variables.Values.Where(variable => IsName(variable.Name)).ToImmutableArray();
        foreach (var variable in names)
        {
            header.Append(variable.Name).Append('=').Append(Quoted(variable.Value)).Append("; ");
        }

        return names.IsEmpty ? ":" : header.Append("export ").AppendJoin(' ', names.Select(variable => variable.Name)).ToString();
    }

    /// <summary>The value in single quotes; for one that cannot be told, an argument, of which ShellCheck assumes nothing.</summary>
    private static string Quoted(VariableValue value) =>
        value.State == VariableState.Set && value.Text.Length < 1_000 && !value.Text.Any(char.IsControl)
            ? $"'{value.Text.Replace("'", @"'\''", StringComparison.Ordinal)}'"
            : "\"$1\"";

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

/// <summary>What ShellCheck says of one place in a RUN.</summary>
public sealed class ShellCheckNote(RunScript script, TextSpan span, ShellCheckRemark remark) : Fact(script.File)
{
    public RunScript Script { get; } = script;

    public TextSpan Span { get; } = span;

    public ShellCheckRemark Remark { get; } = remark;

    /// <summary><c>SC2086</c></summary>
    public string Code => $"SC{Remark.Code}";

    public override Resource Resource => Script.Resource;
}
