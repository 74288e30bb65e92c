using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>Packages of a language are installed in any version.</summary>
internal sealed class LanguagePackageFloats : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-051"),
        Title = "Packages of a language are installed in any version",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "Two builds of one Dockerfile give two images: a broken or hostile release comes in with the next build, and nobody can say when.",
        Fix = "Pin the version (`requests==2.32.3`, `npm install -g typescript@5.7.2`, `go install tool@v1.2.3`), or use a lock file.",
        References = ["https://pip.pypa.io/en/stable/topics/repeatable-installs/"],
        Aliases = ["DL3013", "DL3016", "DL3028", "DL3062", "unpinned_package_version_in_pip_install", "npm_install_without_pinned_version", "gem_install_without_version"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM python:3.13-slim
            RUN pip install requests flask==3.1.0 <--
            RUN python3 -m pip install --upgrade pip <--
            """),
        Example.Bad("Dockerfile", """
            FROM node:22
            RUN npm install -g typescript@latest <--
            RUN yarn global add serve <--
            """),
        Example.Bad("Dockerfile", """
            FROM golang:1.23
            RUN go install github.com/example/tool@latest <--
            RUN gem install bundler <--
            """),
        Example.Good("Dockerfile", """
            FROM python:3.13-slim
            RUN pip install --no-cache-dir -r requirements.txt && pip install . "requests>=2,<3" 'git+https://example.com/a@v1' -e ./x $PACKAGES
            """),
        Example.Good("Dockerfile", """
            FROM node:22
            RUN npm ci && npm install && npm install -g typescript@5.7.2 @scope/tool@1 ./local
            """),
        Example.Good("Dockerfile", """
            FROM golang:1.23
            RUN go install ./... && go install google.golang.org/grpc/cmd/protoc-gen-go-grpc && go install github.com/example/tool@v1.2.3 && gem install bundler:2.5.0 && gem install rake -v 13.0
            """),
    ];

    public override ImmutableArray<string> Mentions => ["pip", "npm", "yarn", "pnpm", "yarnpkg", "gem", "go", "cargo"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from command in PackageCommand.Of(file)
        where command.IsInstall && command.Tool is PackageTool.Pip or PackageTool.Npm or PackageTool.Gem or PackageTool.Go or PackageTool.Cargo
            && !command.Has("-r", "--requirement", "-c", "--constraint", "-v", "--version", "--git", "--require-hashes")
        let floating = command.Packages.Where(package => PackagePin.IsPinned(command.Tool, package) == false).ToList()
        where floating.Count > 0
        select command.Invocation.ProblemAt(floating[0], $"{command.Invocation.Program} installs {Names(floating)} in whatever version is current") with
        {
            Severity = command.Invocation.IsInImage ? Card.Severity : Severity.Info,
        };

    private static string Names(List<ShellWord> packages) =>
        packages.Count <= 3 ? string.Join(", ", packages.Select(package => package.Text)) : $"{packages[0].Text} and {packages.Count - 1} more";
}
