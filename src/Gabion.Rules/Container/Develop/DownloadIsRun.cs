using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A download is run at once.</summary>
internal sealed class DownloadIsRun : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-080"),
        Title = "A download is run at once",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Whoever controls the server, or the way to it, runs commands as root in the build; nothing of it is kept to look at later.",
        Fix = "Fetch a fixed version, compare its checksum or signature, then run it.",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Controls = [new("CIS-Docker-1.6.0", "4.11", ControlCoverage.Partial), new("MITRE-ATTACK", "T1195.002", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSL https://example.com/install.sh | bash <--
            RUN wget -qO- http://example.com/install.sh | sudo sh -s -- --yes <--
            RUN bash -c "$(curl -fsSL https://example.com/install.sh)" <--
            RUN bash <(curl -s https://example.com/i.sh) && curl https://example.com/x.py | python3 - <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSLO https://example.com/install.sh && echo "abc  install.sh" | sha256sum -c && sh install.sh
            RUN curl -s https://example.com/v.json | python3 -c 'import json' && curl -s https://example.com | jq . && echo "echo a" | sh
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.All(file)
        let source = Source(invocation)
        where source is not null
        let isPlain = invocation.Command.Pipeline.Commands.OfType<SimpleCommand>().SelectMany(command => command.Words).Any(word => word.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        select invocation.Problem($"{invocation.Program} runs what {source} fetches{(isPlain ? " in the clear" : "")}") with { Severity = isPlain ? Severity.High : Severity.Medium };

    private static string? Source(Invocation invocation)
    {
        if (!Downloads.IsInterpreter(invocation.Program) && invocation.Program is not ("." or "source" or "eval"))
        {
            return null;
        }

        if (ReadsInput(invocation))
        {
            // Between the two may stand tee, gunzip, tr…
            for (var previous = invocation.Command.Previous; previous is not null; previous = previous.Previous)
            {
                if (previous is SimpleCommand { Program: { } program } && Downloads.IsFetcher(program))
                {
                    return program;
                }
            }
        }

        return invocation.Arguments.Any(Downloads.FetchesInside) ? "a download" : null;
    }

    /// <summary>True when the interpreter's program comes from its input: no script, no -c, no -e.</summary>
    private static bool ReadsInput(Invocation invocation) =>
        !invocation.Has("-c", "-e", "--eval", "-m", "-n", "-p") && (invocation.Has("-s") || invocation.Arguments.All(word => word.Text is "-" or "/dev/stdin" || word.Text.StartsWith('-')));
}
