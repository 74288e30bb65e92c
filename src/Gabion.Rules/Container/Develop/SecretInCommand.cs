using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A secret stands in a command.</summary>
internal sealed class SecretInCommand : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-072"),
        Title = "A secret stands in a command",
        Severity = Severity.High,
        Stage = Stage.Develop,
        HidesValue = true,
        Why = "It is in the history of the image and in version control.",
        Fix = "Mount it as a secret, or let the tool read it from a file.",
        References = ["https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN git clone https://bot:hunter2@git.example.com/app.git <--
            RUN helm registry login --username bot --password hunter2 registry.example.com <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN git clone https://git@git.example.com/app.git && git clone "https://bot:${TOKEN}@git.example.com/b.git"
            RUN --mount=type=secret,id=pw login --password "$(cat /run/secrets/pw)" && tool --token=$TOKEN && curl http://localhost:8080/a@b
            """),
    ];

    private static readonly FrozenSet<string> Options = FrozenSet.ToFrozenSet(
        ["--password", "--token", "--api-key", "--apikey", "--secret", "--access-token", "--auth-token", "--client-secret", "--http-password", "--secret-key", "--private-token"], StringComparer.Ordinal);

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.All(file)
        where invocation.QuotedIn is null || invocation.Instruction is RunInstruction
        let word = invocation.Arguments.FirstOrDefault(word => HasCredentials(word.Text)) ?? OptionValue(invocation)
        where word is not null
        select invocation.ProblemAt(word, $"{invocation.Program} is given a secret in plain text") with { Evidence = [new(invocation.Program, "(hidden)")] };

    /// <summary>A URL with user and password: <c>https://user:password@host</c>.</summary>
    private static bool HasCredentials(string text)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return false;
        }

        var rest = text[(scheme + 3)..];
        var end = rest.IndexOfAny(['/', '?', ' ']);
        var host = end < 0 ? rest : rest[..end];
        var at = host.LastIndexOf('@');
        var colon = at < 0 ? -1 : host.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && colon < at - 1 && host[(colon + 1)..at].IndexOfAny(['$', '{', '<', '*', '%']) < 0;
    }

    private static ShellWord? OptionValue(Invocation invocation)
    {
        foreach (var word in invocation.Arguments.Where(word => word.IsLiteral))
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && Options.Contains(word.Text[..equals]) && !SecretName.IsHarmless(word.Text[(equals + 1)..]))
            {
                return word;
            }
        }

        return Options.Select(invocation.ValueOf).FirstOrDefault(value => value is { IsLiteral: true } && !value.Text.StartsWith('-') && !SecretName.IsHarmless(value.Text));
    }
}
