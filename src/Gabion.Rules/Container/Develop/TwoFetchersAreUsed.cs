using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Both curl and wget are used.</summary>
internal sealed class TwoFetchersAreUsed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-093"),
        Title = "Both curl and wget are used",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "Two programs for one purpose make the image larger and are two to keep updated.",
        Fix = "Use one of them.",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Aliases = ["DL4001", "DS-0014", "run_using_wget_and_curl"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSLO https://example.com/a
            RUN wget -q https://example.com/b <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8 AS a
            RUN curl -fsSLO https://example.com/a
            FROM debian:12.8
            RUN wget -q https://example.com/b
            """),
    ];

    public override ImmutableArray<string> Mentions => ["wget"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from stage in file.Stages
        let runs = Invocations.OfRuns(file).Where(invocation => invocation.Instruction.Stage == stage && invocation.Words.Length > 1).ToList()
        let second = runs.FirstOrDefault(invocation => invocation.Program == "wget") is { } wget && runs.FirstOrDefault(invocation => invocation.Program == "curl") is { } curl
            ? runs.IndexOf(wget) > runs.IndexOf(curl) ? wget : curl
            : null
        where second is not null
        select second.Problem($"{second.Program} is used, and {(second.Program == "wget" ? "curl" : "wget")} above");
}
