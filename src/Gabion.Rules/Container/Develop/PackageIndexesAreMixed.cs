using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Private and public package index are mixed.</summary>
internal sealed class PackageIndexesAreMixed : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-064"),
        Title = "Private and public package index are mixed",
        Severity = Severity.Medium,
        Stage = Stage.Develop,
        Why = "With an extra index pip takes the highest version from either: who publishes a package of that name in public decides what is installed (dependency confusion).",
        Fix = "Use one `--index-url` that serves both, or pin by hash.",
        References = ["https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM python:3.13-slim
            RUN pip install --no-cache-dir --extra-index-url https://pypi.example.com/simple ours==1.0 <--
            """),
        Example.Good("Dockerfile", """
            FROM python:3.13-slim
            RUN pip install --index-url https://pypi.example.com/simple ours==1.0
            """),
    ];

    public override ImmutableArray<string> Mentions => ["pip"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file, PackageTool.Pip)
        where command.Has("--extra-index-url") && !command.Has("--require-hashes") && !command.Invocation.Mentions("download.pytorch.org") && !command.Invocation.Mentions("piwheels")
        select command.Invocation.Problem("pip install mixes an extra index with the main one");
}
