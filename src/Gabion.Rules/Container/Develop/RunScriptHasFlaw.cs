using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>What ShellCheck finds in the scripts of RUN is a finding of ours.</summary>
internal sealed class RunScriptHasFlaw : Rule<ShellCheckNote>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-190"),
        Title = "ShellCheck finding in RUN",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "An unquoted variable, a fault that is swallowed or a form that this shell does not know makes a build do something else than "
            + "its author meant, often only on another machine or with another value.",
        Fix = "Open https://www.shellcheck.net/wiki/ with the code of the finding: each page shows the fault and the mend.",
        References = ["https://www.shellcheck.net/", "https://docs.docker.com/reference/dockerfile/#run"],
        Aliases =
        [
            "ShellCheck", "SC1000", "SC1001", "SC1007", "SC1010", "SC1018", "SC1035", "SC1045", "SC1065", "SC1066", "SC1068", "SC1077", "SC1078",
            "SC1079", "SC1081", "SC1083", "SC1086", "SC1087", "SC1095", "SC1097", "SC1098", "SC1099", "SC2002", "SC2015", "SC2026", "SC2028",
            "SC2035", "SC2039", "SC2046", "SC2086", "SC2140", "SC2154", "SC2155", "SC2164",
        ],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ARG FOLDER
            RUN mkdir -p /opt/app && \
                rm -rf $FOLDER/cache <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG FOLDER
            RUN mkdir -p /opt/app && \
                rm -rf "${FOLDER:?}/cache"
            SHELL ["pwsh", "-Command"]
            RUN Remove-Item $env:FOLDER
            """),
    ];

    public override IEnumerable<Problem> Check(ShellCheckNote note)
    {
        var severity = note.Remark.Level switch
        {
            "error" => Severity.Medium,
            "warning" => Severity.Low,
            _ => Severity.Info,
        };
        yield return new(note.Span, $"{note.Script.Path}/{note.Code}", $"{note.Code}: {note.Remark.Message.TrimEnd('.')}")
        {
            Severity = severity,
            Evidence = [new("shellcheck", note.Code), new("shell", note.Script.Shell)],
            Fix = $"See https://www.shellcheck.net/wiki/{note.Code}",
        };
    }
}
