using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Credential of a cloud account in a file.</summary>
internal sealed class HoldsCloudCredential() : SecretRule(SecretCategory.Cloud)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-001"),
        Title = "Credential of a cloud account in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "Who reads the file or its history acts in the cloud account with the same rights: leaked cloud keys are tried by machines within minutes.",
        Fix = "Revoke the credential first, then take it out. Let workloads prove who they are (roles, workload identity) instead of holding keys.",
        References = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html", "https://cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys", "https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/overview"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["aws-access-token", "gcp-api-key", "gcp-service-account", "azure-ad-client-secret", "alibaba-access-key-id", "alibaba-secret-key", "digitalocean-pat", "heroku-api-key", "flyio-access-token", "CKV_SECRET_2", "CKV_SECRET_3", "CKV_SECRET_7", "CKV_SECRET_8", "CKV_SECRET_15", "CKV_AWS_41"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("deploy/settings.env", """
            AWS_REGION=eu-central-1
            AWS_ACCESS_KEY_ID=‹aws-access-key-id› <--
            AWS_SECRET_ACCESS_KEY=‹aws-secret-access-key› <--
            """),
        Example.Good("deploy/settings.env", """
            AWS_REGION=eu-central-1
            AWS_ACCESS_KEY_ID=${CI_AWS_ACCESS_KEY_ID}
            AWS_SECRET_ACCESS_KEY=${CI_AWS_SECRET_ACCESS_KEY}
            """),
    ];
}
