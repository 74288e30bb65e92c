using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Key of an artificial intelligence service in a file.</summary>
internal sealed class HoldsModelKey() : SecretRule(SecretCategory.ArtificialIntelligence)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-009"),
        Title = "Key of an artificial intelligence service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The key runs models at your cost, and often reads what was uploaded or fine-tuned: leaked ones are resold.",
        Fix = "Revoke the key, set a spending limit, and keep the new one in a secret store on the server's side.",
        References = ["https://help.openai.com/en/articles/5112595-best-practices-for-api-key-safety"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["anthropic-admin-api-key", "hugging-face-access-token", "cohere-api-token", "perplexity-key"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("chat/.env", """
            ANTHROPIC_API_KEY=‹anthropic-api-key› <--
            """),
        Example.Good("chat/.env", """
            ANTHROPIC_API_KEY=
            """),
    ];
}
