using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Secret is passed by ARG or ENV.</summary>
internal sealed class SecretInArgOrEnv : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-070"),
        Title = "Secret is passed by ARG or ENV",
        Severity = Severity.High,
        Stage = Stage.Develop,
        HidesValue = true,
        Why = "The values stay in the history and the configuration of the image: everyone who can pull it can read them.",
        Fix = "Use `RUN --mount=type=secret,id=…` while building, and secrets of the platform at run time.",
        References = ["https://docs.docker.com/reference/dockerfile/#run---mounttypesecret", "https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552", ControlCoverage.Partial)],
        Aliases = ["DL3064", "DS-0031", "SecretsUsedInArgOrEnv"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM node:22
            ARG NPM_TOKEN <--
            ENV DB_PASSWORD=hunter2 <--
            ENV AWS_SECRET_ACCESS_KEY=$KEY A=b <--
            """),
        Example.Good("Dockerfile", """
            FROM node:22
            ENV GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305
            ENV DB_PASSWORD_FILE=/run/secrets/db TOKEN_TTL=60 PASSWORD_MIN_LENGTH=8
            ENV MYSQL_ALLOW_EMPTY_PASSWORD=yes API_KEY=""
            ARG PUBLIC_KEY
            RUN --mount=type=secret,id=npm,target=/root/.npmrc npm ci
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file)
    {
        foreach (var (instruction, variable) in Variables(file))
        {
            if (!SecretName.Matches(variable.Key) || (variable.Value is { } value && SecretName.IsHarmless(value.Text) && !(value.Text.Length == 0 && instruction is ArgInstruction)))
            {
                continue;
            }

            var isInImage = instruction.Stage is null || Invocations.ImageStages(file).Contains(instruction.Stage);
            yield return instruction.ProblemAt(variable.Name.Span, $"{instruction.Keyword} passes a secret: {variable.Key}") with
            {
                // A value may be the secret itself: it is not evidence that may be printed.
                Evidence = [new(variable.Key, variable.Value is null ? "no default" : "(hidden)")],
                Severity = instruction is EnvInstruction && isInImage ? Severity.High : Severity.Medium,
            };
        }
    }

    private static IEnumerable<(Instruction Instruction, NamedValue Variable)> Variables(Dockerfile file) =>
        file.All<EnvInstruction>(withTriggers: true).SelectMany(env => env.Variables.Select(variable => ((Instruction)env, variable)))
            .Concat(file.All<ArgInstruction>(withTriggers: true).SelectMany(arg => arg.Variables.Select(variable => ((Instruction)arg, variable))));
}
