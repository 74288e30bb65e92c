using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>WORKDIR is relative.</summary>
internal sealed class WorkdirIsRelative : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-040"),
        Title = "WORKDIR is relative",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "It depends on the working directory of the base image or of a line far above; moved or updated, files land elsewhere.",
        Fix = "Give the absolute path.",
        References = ["https://docs.docker.com/reference/dockerfile/#workdir", "https://docs.docker.com/reference/build-checks/workdir-relative-path/"],
        Aliases = ["DL3000", "DS-0009", "CKV_DOCKER_10", "workdir_path_not_absolute", "WorkdirRelativePath", "invalid_workdir"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            WORKDIR app <--
            WORKDIR /srv
            WORKDIR data <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG DIR
            WORKDIR /app
            WORKDIR ${DIR}/x
            WORKDIR C:/app
            """),
    ];

    public override ImmutableArray<string> Mentions => ["WORKDIR"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from workdir in file.All<WorkdirInstruction>()
        where workdir.Directory.Text is [not ('/' or '\\' or '$' or '%'), ..] path && !(path.Length > 1 && path[1] == ':')
        let known = workdir.Directory.Value is { } relative && workdir.State.Workdir is { } current ? $"{current.TrimEnd('/')}/{Plain(relative)}" : null
        select workdir.ProblemAt(workdir.Directory.Span, known is null ? $"WORKDIR {workdir.Directory.Text} depends on the base image" : $"WORKDIR {workdir.Directory.Text} is {known} here") with
        {
            Severity = known is null ? Severity.Low : Severity.Info,
            Patch = known is null || workdir.Directory.HasVariables || known.Contains("..", StringComparison.Ordinal)
                ? null
                : new(PatchSafety.Safe, [new TextEdit(workdir.Directory.Span, known.Contains(' ', StringComparison.Ordinal) ? $"\"{known}\"" : known)]),
        };

    private static string Plain(string path) => path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
}
