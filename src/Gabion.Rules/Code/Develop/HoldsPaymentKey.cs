using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Key of a payment service in a file.</summary>
internal sealed class HoldsPaymentKey() : SecretRule(SecretCategory.Payment)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-007"),
        Title = "Key of a payment service in a file",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "The key takes payments, refunds them to another card, or reads who paid what: money and customer data go at once.",
        Fix = "Revoke the key, look through the account's log, and keep a restricted key in a secret store.",
        References = ["https://docs.stripe.com/keys-best-practices"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["stripe-access-token", "stripe-secret-token", "square-access-token", "plaid-api-token", "razorpay-api-key", "CKV_SECRET_16", "CKV_SECRET_17"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("shop/settings.php", """
            <?php
            $stripe = new StripeClient('‹stripe-live-secret-key›'); <--
            """),
        Example.Good("shop/settings.php", """
            <?php
            $stripe = new StripeClient(getenv('STRIPE_KEY'));
            """),
    ];
}
