using System.Collections.Immutable;
using Gabion.Formats.Dockerfile;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>ENV uses a variable of the same instruction.</summary>
internal sealed class EnvRefersToItself : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-100"),
        Title = "ENV uses a variable of the same instruction",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "All values of one ENV are worked out before any is set: the variable still has its old value, mostly none.",
        Fix = "Use two ENV instructions.",
        References = ["https://docs.docker.com/reference/dockerfile/#environment-replacement"],
        Aliases = ["DL3044", "env_no_refer_envvar"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ENV APP=/app \
                BIN=$APP/bin <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ENV APP=/app
            ENV BIN=$APP/bin PATH=$APP/bin:$PATH APP=/other
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ENV"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from env in file.All<EnvInstruction>()
        from variable in env.Variables
        let used = variable.Value?.Variables.FirstOrDefault(name => name != variable.Key
            && env.Variables.Any(other => other.Key == name) && env.State.Lookup(name).State != VariableState.Set && !env.State.Variables.ContainsKey(name))
        where used is not null
        select env.ProblemAt(variable.Span, $"{variable.Key} uses {used}, which the same ENV sets: its new value is not known here");
}
