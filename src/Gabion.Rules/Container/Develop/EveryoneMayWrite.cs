using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Everyone may write to files of the image.</summary>
internal sealed class EveryoneMayWrite : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-038"),
        Title = "Everyone may write to files of the image",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Whoever gets in as any user can change programs that root or another user runs.",
        Fix = "Give the owner what is needed: `chmod 755`, `COPY --chown`.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy---chown---chmod"],
        Controls = [new("CIS-Docker-1.6.0", "4.8", ControlCoverage.Partial)],
        Aliases = ["avoid_chmod_777"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN mkdir /data && chmod -R 777 /data <--
            RUN chmod a+rwx /run.sh <--
            COPY --chmod=0666 app.conf /etc/ <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN chmod 1777 /tmp && chmod 755 /run.sh && chmod u+w,o-w /x && chmod +x /y && chmod "$MODE" /z
            COPY --chmod=755 run.sh /
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        (from invocation in Invocations.OfRuns(file)
         where invocation.Program == "chmod"
         let mode = invocation.Arguments.FirstOrDefault(word => !word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text is not ("-R" or "-v" or "-f" or "-c" or "-Rf" or "-vR" or "-Rv"))
         where mode is { IsLiteral: true } && GivesAllWrite(mode.Text)
         select invocation.Problem($"chmod {mode.Text} lets everyone write") with { Severity = invocation.IsInImage ? Severity.Medium : Severity.Low })
        .Concat(
            from copy in file.All<TransferInstruction>(withTriggers: true)
            where copy.Chmod?.Value is { } mode && GivesAllWrite(mode)
            select copy.ProblemAt(copy.Chmod!.Span, $"{copy.Keyword} --chmod={copy.Chmod.Text} lets everyone write"));

    private static bool GivesAllWrite(string mode)
    {
        if (mode.Length is 3 or 4 && mode.All(char.IsAsciiDigit))
        {
            // The sticky bit (1777, as on /tmp) keeps users from each other's files.
            return "2367".Contains(mode[^1]) && !(mode.Length == 4 && (mode[0] - '0') % 2 == 1);
        }

        return mode.Split(',').Any(part => part.IndexOfAny(['+', '=']) is var sign and >= 0 && part[..sign].Any(who => who is 'o' or 'a') && part[sign..].Contains('w'));
    }
}
