using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Key of a mail service in a file.</summary>
internal sealed class HoldsMailKey() : SecretRule(SecretCategory.Email)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-006"),
        Title = "Key of a mail service in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The key sends mail as your domain, with valid signatures: the best phishing there is. Many such keys also read the address lists.",
        Fix = "Revoke the key, look through what was sent, and keep the new one in a secret store, limited to sending.",
        References = ["https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["sendgrid-api-token", "mailchimp-api-key", "mailgun-private-api-token", "mailgun-token", "sendinblue-api-token", "CKV_SECRET_11"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("app/mail.rb", """
            MAIL_KEY = "‹sendgrid-api-key›" <--
            """),
        Example.Good("app/mail.rb", """
            MAIL_KEY = ENV.fetch("SENDGRID_API_KEY")
            """),
    ];
}
