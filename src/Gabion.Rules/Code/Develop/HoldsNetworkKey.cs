using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Key of a network, name or delivery service in a file.</summary>
internal sealed class HoldsNetworkKey() : SecretRule(SecretCategory.Network)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-011"),
        Title = "Key of a network, name or delivery service in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The key changes names, routes and caches, or joins the private network: traffic can be taken over and certificates issued.",
        Fix = "Revoke the key, look through the changes made with it, and keep one that is limited to a zone in a secret store.",
        References = ["https://developers.cloudflare.com/fundamentals/api/get-started/create-token/"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["cloudflare-api-key", "cloudflare-origin-ca-key", "fastly-api-token", "mapbox-api-token"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("dns/terraform.tfvars", """
            cloudflare_api_token = "‹cloudflare-api-token›" <--
            """),
        Example.Good("dns/terraform.tfvars", """
            cloudflare_zone = "shop.internal"
            """),
    ];
}
