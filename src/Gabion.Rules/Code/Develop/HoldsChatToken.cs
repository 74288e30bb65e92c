using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Token or webhook of a messaging service in a file.</summary>
internal sealed class HoldsChatToken() : SecretRule(SecretCategory.Chat)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-005"),
        Title = "Token or webhook of a messaging service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The token reads or writes messages as your bot or your company: conversations leak, and people trust what the attacker posts.",
        Fix = "Revoke the token or make a new webhook, then keep it in a secret store.",
        References = ["https://docs.slack.dev/security/"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["slack-access-token", "slack-web-hook", "discord-api-token", "telegram-bot-api-token", "microsoft-teams-webhook", "twilio-api-key", "CKV_SECRET_14", "CKV_SECRET_18"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("bot/config.py", """
            client = WebClient("‹slack-bot-token›") <--
            """),
        Example.Good("bot/config.py", """
            client = WebClient(os.environ["SLACK_TOKEN"])
            """),
    ];
}
