using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Package manager's cache is in an image.</summary>
internal sealed class PackageCacheIsInImage : Rule<ImageFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-216"),
        Title = "Package manager's cache is in an image",
        Severity = Severity.Info,
        Stage = Stage.Distribute,
        Why = "It is of no use in a container, makes every pull longer, and its index ages with the image.",
        Fix = "Delete it in the `RUN` that fills it, or mount a cache there: `RUN --mount=type=cache,target=…`.",
        References = ["https://docs.docker.com/build/cache/optimize/"],
        Aliases = ["DKL-DI-0005"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rw-r--r-- 0:0 var/cache/apt/archives/curl_8_amd64.deb <--
            -rw-r--r-- 0:0 var/lib/apt/lists/deb.example.org_dists_Packages <--
            -rw-r--r-- 0:0 var/cache/apk/APKINDEX.12.tar.gz <--
            -rw-r--r-- 0:0 root/.cache/pip/http/a/b <--
            """),
        Example.Good("files.txt", """
            -rw-r--r-- 0:0 var/lib/apt/lists/lock
            -rw-r--r-- 0:0 var/cache/debconf/config.dat
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact) => ImageLeftovers.Cache(fact.Entry) is { } owner
        ? [fact.Problem($"/{fact.Entry.Path} is left of the cache of {owner}")]
        : [];
}
