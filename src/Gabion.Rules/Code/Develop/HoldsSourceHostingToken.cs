using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token of a source hosting service in a file.</summary>
internal sealed class HoldsSourceHostingToken() : SecretRule(SecretCategory.SourceHosting)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-002"),
        Title = "Token of a source hosting service in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The token reads private repositories and may push to them: from there every build and every user of the code can be attacked.",
        Fix = "Revoke the token, then take it out. In CI use the token that the job is given; elsewhere a fine-grained one from a secret store.",
        References = ["https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/managing-your-personal-access-tokens", "https://docs.gitlab.com/security/tokens/"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["github-pat", "github-fine-grained-pat", "github-oauth", "github-app-token", "gitlab-pat", "gitlab-ptt", "gitlab-runner-authentication-token", "gitlab-rrt", "bitbucket-client-id"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("scripts/release.sh", """
            #!/bin/sh
            curl -H "Authorization: token ‹github-personal-access-token›" https://api.github.com/user <--
            """),
        Example.Good("scripts/release.sh", """
            #!/bin/sh
            curl -H "Authorization: token $GITHUB_TOKEN" https://api.github.com/user
            """),
    ];
}
