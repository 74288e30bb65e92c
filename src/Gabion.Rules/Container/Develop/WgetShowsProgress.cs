using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>wget fills the build log.</summary>
internal sealed class WgetShowsProgress : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-092"),
        Title = "wget fills the build log",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "The progress bar of a large file is thousands of lines in which faults are not seen.",
        Fix = "Add `-nv`, `-q`, or `--progress=dot:giga`.",
        References = ["https://www.gnu.org/software/wget/manual/wget.html#Download-Options"],
        Aliases = ["DL3047"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN wget https://example.com/a.tar.gz <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN wget -qO- https://example.com/a && wget --progress=dot:giga https://example.com/b && wget -nv https://example.com/c && wget -O a -q https://example.com/d
            """),
    ];

    public override ImmutableArray<string> Mentions => ["wget"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program == "wget" && invocation.Words.Length > 1 && !invocation.Has("-q", "--quiet", "-nv", "--no-verbose", "--progress", "-o", "--output-file", "-a", "--append-output", "--version", "--help")
            && !invocation.Arguments.Any(word => word.Text.StartsWith("-q", StringComparison.Ordinal) || word.Text.StartsWith("-nv", StringComparison.Ordinal))
            && !invocation.Command.Redirections.Any(redirection => redirection.IsOutput && redirection.Target.Text == "/dev/null")
        select invocation.Problem("wget writes its progress bar to the build log") with { Patch = invocation.InsertAfter(invocation.Words[0], " -nv", PatchSafety.NeedsRuntimeKnowledge) };
}
