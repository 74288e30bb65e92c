using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens of the places where sources are kept.</summary>
internal static class SourceHostingDetectors
{
    private static readonly DetectorFamily Source = new(SecretCategory.SourceHosting);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Source.Token("github-personal-access-token", "GitHub personal access token", Severity.Critical, "ghp_[A-Za-z0-9]{36}", "ghp_{a30}{crc62}", "ghp_{a36}")
            with { Checksum = Checksums.Base62Crc32 },
        Source.Token("github-oauth-token", "GitHub OAuth access token", Severity.Critical, "gho_[A-Za-z0-9]{36}", "gho_{a30}{crc62}", "gho_{a20}")
            with { Checksum = Checksums.Base62Crc32 },
        Source.Token("github-user-to-server-token", "GitHub App user access token", Severity.Critical, "ghu_[A-Za-z0-9]{36}", "ghu_{a30}{crc62}", "ghu_{a36}")
            with { Checksum = Checksums.Base62Crc32 },
        Source.Token("github-server-to-server-token", "GitHub App installation token", Severity.High, "ghs_[A-Za-z0-9]{36}", "ghs_{a30}{crc62}", "ghs_{a36}")
            with { Checksum = Checksums.Base62Crc32 },
        Source.Token("github-refresh-token", "GitHub App refresh token", Severity.Critical, "ghr_[A-Za-z0-9]{36,76}", "ghr_{a30}{crc62}", "ghr_{a40}")
            with { Checksum = Checksums.Base62Crc32 },
        Source.Token("github-fine-grained-token", "GitHub fine-grained personal access token", Severity.Critical, "github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}", "github_pat_{a22}_{a59}", "github_pat_{a22}_{a30}"),
        Source.Assigned("github-app-client-secret", "GitHub OAuth app client secret", Severity.High, ["github_client_secret", "github_secret", "githubclientsecret", "gh_client_secret"], "[a-f0-9]{40}", "GITHUB_CLIENT_SECRET=[[{x40}]]", "GITHUB_CLIENT_SECRET={x32}"),
        Source.Token("gitlab-personal-access-token", "GitLab personal, project or group access token", Severity.Critical, "glpat-[A-Za-z0-9_-]{20}", "glpat-{w20}", "glpat-{w12}")
            with { Form = Forms.LettersAndDigits },
        Source.Token("gitlab-routable-access-token", "GitLab access token, routable", Severity.Critical, "glpat-[A-Za-z0-9_-]{27,300}\\.[0-9a-z]{2}\\.[0-9a-z]{2}[0-9a-z]{7}", "glpat-{w40}.01.{l9}", "glpat-{w40}.01"),
        Source.Token("gitlab-deploy-token", "GitLab deploy token", Severity.High, "gldt-[A-Za-z0-9_-]{20}", "gldt-{w20}", "gldt-{w10}"),
        Source.Token("gitlab-trigger-token", "GitLab pipeline trigger token", Severity.High, "glptt-[a-f0-9]{40}", "glptt-{x40}", "glptt-{x20}"),
        Source.Token("gitlab-runner-token", "GitLab runner authentication token", Severity.High, "glrt-[A-Za-z0-9_-]{20}", "glrt-{w20}", "glrt-{w10}"),
        Source.Token("gitlab-routable-runner-token", "GitLab runner authentication token, routable", Severity.High, "glrt-t\\d_[A-Za-z0-9_-]{27,300}\\.[0-9a-z]{2}\\.[0-9a-z]{9}", "glrt-t1_{w40}.01.{l9}", "glrt-t1_{w8}.01"),
        Source.Token("gitlab-runner-registration-token", "GitLab runner registration token", Severity.High, "GR1348941[A-Za-z0-9_-]{20}", "GR1348941{w20}", "GR1348941{w10}"),
        Source.Token("gitlab-feed-token", "GitLab feed token", Severity.Medium, "glft-[A-Za-z0-9_-]{20}", "glft-{w20}", "glft-{w10}"),
        Source.Token("gitlab-incoming-mail-token", "GitLab incoming mail token", Severity.Medium, "glimt-[A-Za-z0-9_-]{25}", "glimt-{w25}", "glimt-{w10}"),
        Source.Token("gitlab-kubernetes-agent-token", "GitLab agent for Kubernetes token", Severity.Critical, "glagent-[A-Za-z0-9_-]{50}", "glagent-{w50}", "glagent-{w20}"),
        Source.Token("gitlab-oauth-app-secret", "GitLab OAuth application secret", Severity.High, "gloas-[A-Za-z0-9_-]{64}", "gloas-{w64}", "gloas-{w20}"),
        Source.Token("gitlab-scim-token", "GitLab SCIM token", Severity.High, "glsoat-[A-Za-z0-9_-]{20}", "glsoat-{w20}", "glsoat-{w10}"),
        Source.Token("gitlab-ci-build-token", "GitLab CI job token", Severity.Medium, "glcbt-[A-Za-z0-9]{1,5}_[A-Za-z0-9_-]{20}", "glcbt-64_{w20}", "glcbt-64_{w10}"),
        Source.Token("gitlab-feature-flag-token", "GitLab feature flag client token", Severity.Medium, "glffct-[A-Za-z0-9_-]{20}", "glffct-{w20}", "glffct-{w10}"),
        Source.Token("bitbucket-app-password", "Bitbucket app password", Severity.Critical, "ATBB[A-Za-z0-9]{28}[A-F0-9]{4}", "ATBB{a28}{X4}", "ATBB{a20}"),
        Source.Token("bitbucket-repository-token", "Bitbucket or Atlassian API access token", Severity.Critical, "ATCTT3xFfG[A-Za-z0-9_=-]{100,250}[A-F0-9]{8}", "ATCTT3xFfG{w170}={X8}", "ATCTT3xFfG{w40}"),
        Source.Assigned("bitbucket-client-secret", "Bitbucket OAuth client secret", Severity.High, ["bitbucket"], "[A-Za-z0-9_-]{32}(=|[A-Za-z0-9_-]{32})?", "bitbucket_client_secret: '[[{a32}]]'", "bitbucket_secret: '{a20}'")
            with { Form = Forms.MixedCase },
        Source.Assigned("gitea-access-token", "Gitea or Forgejo access token", Severity.Critical, ["gitea", "forgejo", "codeberg"], "[a-f0-9]{40}", "GITEA_TOKEN=[[{x40}]]", "GITEA_TOKEN={x30}"),
        Source.Token("sourcegraph-access-token", "Sourcegraph access token", Severity.High, "sgp_([a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40}", "sgp_{x16}_{x40}", "sgp_{x16}_{x20}"),
        Source.Assigned("gitee-access-token", "Gitee personal access token", Severity.High, ["gitee"], "[a-f0-9]{32}", "gitee_access_token=[[{x32}]]", "gitee_access_token={x30}"),
        Source.Assigned("azure-devops-token", "Azure DevOps personal access token", Severity.Critical, ["azure_devops", "azuredevops", "azdo_", "vsts_", "system_accesstoken", "azure-devops"], "[a-z2-7]{52}", "AZURE_DEVOPS_EXT_PAT=[[{L52}]]", "AZURE_DEVOPS_EXT_PAT={L40}"),
        Source.Token("azure-devops-signed-token", "Azure DevOps personal access token", Severity.Critical, "[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", "{a76}AZDO{a4}", "{a30}AZDO{a4}")
            with { Keywords = ["AZDO"], Shape = new TokenShape("[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}", behind: 76), Prefix = "" },
    ];
}
