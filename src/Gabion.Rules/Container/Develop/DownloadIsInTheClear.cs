using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A file is fetched over plain HTTP.</summary>
internal sealed class DownloadIsInTheClear : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-085"),
        Title = "A file is fetched over plain HTTP",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Who sits on the way decides what is built in.",
        Fix = "Use https://, and compare a checksum.",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Controls = [new("CIS-Docker-1.6.0", "4.11", ControlCoverage.Partial), new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["avoid_http"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN wget http://example.com/a.tar.gz && tar xf a.tar.gz <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSLO https://example.com/a && curl -f http://localhost:8080/ready
            RUN curl -O http://example.com/a && echo "abc  a" | sha256sum -c
            """),
    ];

    public override ImmutableArray<string> Mentions => ["curl", "wget", "fetch", "aria2c", "axel", "http", "https", "git"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.OfRuns(file)
        where Downloads.IsFetcher(invocation.Program) || (invocation.Program == "git" && invocation.Words.Length > 1 && invocation.Words[1].Text == "clone")
        let url = invocation.Arguments.FirstOrDefault(word => word.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !Downloads.IsLocal(word.Text))
        where url is not null && !IsChecked(file, invocation)
        select invocation.ProblemAt(url, $"{invocation.Program} fetches {url.Text} in the clear");

    /// <summary>True when the same RUN compares a checksum or a signature.</summary>
    private static bool IsChecked(Dockerfile file, Invocation invocation) =>
        Invocations.Of(file, invocation.Instruction).Any(other => other.Program is "sha256sum" or "sha512sum" or "sha1sum" or "shasum" or "b2sum" or "gpg" or "gpgv" or "cosign" or "minisign");
}
