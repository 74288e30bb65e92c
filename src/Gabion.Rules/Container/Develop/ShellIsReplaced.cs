using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>The default shell is replaced by a link.</summary>
internal sealed class ShellIsReplaced : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-089"),
        Title = "The default shell is replaced by a link",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "Programs of the image that call /bin/sh get another shell than the distribution tests with.",
        Fix = "Use the SHELL instruction.",
        References = ["https://docs.docker.com/reference/dockerfile/#shell"],
        Aliases = ["DL4005", "changing_default_shell_using_run_command"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN ln -sf /bin/bash /bin/sh <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            SHELL ["/bin/bash", "-c"]
            RUN ln -s /opt/tool/bin/tool /usr/local/bin/tool
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ln", "mv", "cp"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where (invocation.Program is "ln" && invocation.Words[^1].Text is "/bin/sh" or "/usr/bin/sh" && invocation.Words.Length > 2)
            || (invocation.Program is "mv" or "cp" && invocation.Words[^1].Text is "/bin/sh")
        select invocation.Problem($"{invocation.Program} replaces /bin/sh");
}
