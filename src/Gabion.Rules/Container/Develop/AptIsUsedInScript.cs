using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>apt is used instead of apt-get.</summary>
internal sealed class AptIsUsedInScript : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-061"),
        Title = "apt is used instead of apt-get",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "apt is made for people: its output and options change between releases, and it warns so itself.",
        Fix = "Use apt-get or apt-cache.",
        References = ["https://manpages.debian.org/stable/apt/apt.8.en.html"],
        Aliases = ["DL3027", "CKV_DOCKER_9", "run_using_apt"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN apt update && apt-get install -y curl <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN apt-get update && echo apt install
            """),
    ];

    public override ImmutableArray<string> Mentions => ["apt"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where invocation.Program == "apt" && invocation.Words.Length > 1
        let isShared = invocation.Words.Any(word => word.Text is "install" or "update" or "upgrade" or "remove" or "purge" or "autoremove" or "clean" or "full-upgrade")
        select invocation.Problem("apt is made for people; scripts use apt-get") with
        {
            Patch = isShared && invocation.Words[0].Text == "apt" && !invocation.Mentions("full-upgrade") ? invocation.Replace(invocation.Words[0], "apt-get") : null,
        };
}
