using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>ADD is used where COPY would do.</summary>
internal sealed class AddCopiesLocalFiles : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-030"),
        Title = "ADD is used where COPY would do",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "ADD also fetches from the network and unpacks archives: a file that was meant to be copied is unpacked over the image, or a name becomes a download.",
        Fix = "Use COPY.",
        References = ["https://docs.docker.com/reference/dockerfile/#add-or-copy", "https://docs.docker.com/build/building/best-practices/#add-or-copy"],
        Controls = [new("CIS-Docker-1.6.0", "4.9", ControlCoverage.Full)],
        Aliases = ["DL3020", "DS-0005", "CKV_DOCKER_4", "add_instead_of_copy"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            ADD app.py config/ /app/ <--
            ADD . /src <--
            ONBUILD ADD package.json / <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            ARG SOURCE
            ADD rootfs.tar.xz /
            ADD https://example.com/a /a
            ADD ${SOURCE} /x
            ADD archives/* /y
            COPY . /src
            """),
    ];

    private static readonly string[] Archives = [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst", ".tar.lzma", ".gz", ".bz2", ".xz", ".zst", ".Z"];

    public override ImmutableArray<string> Mentions => ["ADD"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from add in file.All<AddInstruction>(withTriggers: true)
        where add.Sources.All(IsPlain) && (add.Sources.Length > 0 || !add.Heredocs.IsEmpty) && add.Checksum is null && add.Flag("keep-git-dir") is null && add.Flag("unpack") is null
        select add.Problem($"ADD copies {(add.Sources.IsEmpty ? "a here-document" : string.Join(", ", add.Sources.Select(source => source.Text)))}; COPY does that and no more") with
        {
            Patch = new(PatchSafety.Safe, [new TextEdit(add.KeywordSpan, add.Syntax.KeywordText == "add" ? "copy" : "COPY")]),
        };

    private static bool IsPlain(ExpandedText source) =>
        source.Value is { } path && !path.Contains("://", StringComparison.Ordinal) && !path.StartsWith("git@", StringComparison.Ordinal)
        && !path.EndsWith('*') && !Archives.Any(archive => path.EndsWith(archive, StringComparison.OrdinalIgnoreCase));
}
