using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>ADD fetches a file without checking it.</summary>
internal sealed class AddFetchesUnchecked : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-031"),
        Title = "ADD fetches a file without checking it",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "Whoever controls the server, or the way to it, decides what is built in.",
        Fix = "Give `--checksum=sha256:…`; for a Git repository name the commit.",
        References = ["https://docs.docker.com/reference/dockerfile/#add---checksum"],
        Controls = [new("CIS-Docker-1.6.0", "4.11", ControlCoverage.Partial)],
        Aliases = ["add_src_invalid", "curl_or_wget_instead_of_add"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ADD https://example.com/tool /usr/bin/tool <--
            ADD http://example.com/other /usr/bin/other <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/tool /usr/bin/tool
            ADD https://github.com/example/app.git#v1.2 /src
            """),
    ];

    public override ImmutableArray<string> Mentions => ["ADD"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from add in file.All<AddInstruction>(withTriggers: true)
        where add.Checksum is null
        from source in add.Sources
        where source.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || source.Text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
        where !IsGit(source.Text)
        let isPlain = source.Text.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        select add.ProblemAt(source.Span, $"ADD fetches {source.Text} {(isPlain ? "in the clear and " : "")}without a checksum") with
        {
            Severity = isPlain ? Severity.High : Severity.Medium,
        };

    private static bool IsGit(string url) => url.Split('#', '?')[0].EndsWith(".git", StringComparison.Ordinal);
}
