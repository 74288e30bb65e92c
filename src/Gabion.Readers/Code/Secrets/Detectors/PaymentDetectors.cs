using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Keys that move money.</summary>
internal static class PaymentDetectors
{
    private static readonly DetectorFamily Payment = new(SecretCategory.Payment);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Payment.Token("stripe-live-secret-key", "Stripe live secret key", Severity.Critical, "sk_live_[A-Za-z0-9]{24,247}", "sk_live_{a99}", "sk_live_{a10}"),
        Payment.Token("stripe-live-restricted-key", "Stripe live restricted key", Severity.Critical, "rk_live_[A-Za-z0-9]{24,247}", "rk_live_{a99}", "rk_live_{a10}"),
        Payment.Token("stripe-test-secret-key", "Stripe test secret key", Severity.Low, "[sr]k_test_[A-Za-z0-9]{24,247}", "sk_test_{a99}", "sk_test_{a10}")
            with { Keywords = ["sk_test_", "rk_test_"] },
        Payment.Token("stripe-webhook-secret", "Stripe webhook signing secret", Severity.Medium, "whsec_[A-Za-z0-9+/]{32,64}={0,2}", "whsec_{a32}", "whsec_{a10}"),
        Payment.Token("paypal-braintree-access-token", "PayPal Braintree access token", Severity.Critical, @"access_token\$production\$[a-z0-9]{16}\$[a-f0-9]{32}", "access_token$production${l16}${x32}", "access_token$production${l16}")
            with { Keywords = ["access_token$production$"], Prefix = "access_token$production$" },
        Payment.Assigned("paypal-client-secret", "PayPal client secret", Severity.Critical, ["paypal_client_secret", "paypal_secret", "paypalsecret"], "E[A-Za-z0-9_-]{79}", "PAYPAL_CLIENT_SECRET=[[E{w79}]]", "PAYPAL_CLIENT_SECRET=E{w20}"),
        Payment.Token("square-access-token", "Square access token", Severity.Critical, "sq0atp-[A-Za-z0-9_-]{22}", "sq0atp-{w22}", "sq0atp-{w10}"),
        Payment.Token("square-oauth-secret", "Square OAuth secret", Severity.Critical, "sq0csp-[A-Za-z0-9_-]{43}", "sq0csp-{w43}", "sq0csp-{w10}"),
        Payment.Token("square-personal-token", "Square personal access token", Severity.Critical, "EAAAE[A-Za-z0-9_-]{59}", "EAAAE{w59}", "EAAAE{w20}"),
        Payment.Token("razorpay-live-key", "Razorpay live key id", Severity.Medium, "rzp_live_[A-Za-z0-9]{14}", "rzp_live_{a14}", "rzp_live_{a6}"),
        Payment.Assigned("razorpay-key-secret", "Razorpay key secret", Severity.Critical, ["razorpay"], "[A-Za-z0-9]{24}", "RAZORPAY_KEY_SECRET=[[{a24}]]", "RAZORPAY_KEY_SECRET={a10}")
            with { Form = Forms.MixedCase },
        Payment.Token("plaid-access-token", "Plaid access token", Severity.Critical, "access-production-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "access-production-{x8}-{x4}-{x4}-{x4}-{x12}", "access-production-{x8}"),
        Payment.Assigned("plaid-secret", "Plaid secret", Severity.Critical, ["plaid_secret", "plaid_client_secret", "plaidsecret"], "[a-f0-9]{30}", "PLAID_SECRET=[[{x30}]]", "PLAID_SECRET={x20}"),
        Payment.Assigned("mollie-live-key", "Mollie live API key", Severity.Critical, ["mollie"], "live_[A-Za-z0-9]{30}", "MOLLIE_API_KEY=[[live_{a30}]]", "MOLLIE_API_KEY=test_{a30}"),
        Payment.Assigned("gocardless-live-token", "GoCardless live access token", Severity.Critical, ["gocardless"], "live_[A-Za-z0-9_-]{40}", "GOCARDLESS_ACCESS_TOKEN=[[live_{w40}]]", "GOCARDLESS_ACCESS_TOKEN=live_{w10}"),
        Payment.Token("flutterwave-secret-key", "Flutterwave secret key", Severity.Critical, "FLWSECK-[a-zA-Z0-9]{32}-X", "FLWSECK-{x32}-X", "FLWSECK-{x10}-X"),
        Payment.Assigned("paystack-secret-key", "Paystack secret key", Severity.Critical, ["paystack"], "sk_live_[a-f0-9]{40}", "PAYSTACK_SECRET_KEY=[[sk_live_{x40}]]", "PAYSTACK_SECRET_KEY=sk_live_{x10}")
            with { Shape = new AssignedShape("sk_live_[a-f0-9]{40}", rank: 4) },
        Payment.Token("paddle-api-key", "Paddle API key", Severity.Critical, "pdl_live_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}", "pdl_live_apikey_{l26}_{a22}_{a3}", "pdl_live_apikey_{l26}"),
        Payment.Token("adyen-api-key", "Adyen API key", Severity.Critical, @"AQE[a-z]hmf[A-Za-z0-9+/=]{60,160}-[A-Za-z0-9+/=]{40,60}-[^ ""\n]{10,20}", "AQEyhmf{a70}-{a44}-{a14}", "AQEyhmf{a12}")
            with { Keywords = ["AQEyhmf", "AQExhmf", "AQFyhmf"] },
        Payment.Token("xendit-api-key", "Xendit production key", Severity.Critical, "xnd_production_[A-Za-z0-9]{50,70}", "xnd_production_{a60}", "xnd_production_{a10}"),
        Payment.Token("midtrans-server-key", "Midtrans server key", Severity.Critical, "Mid-server-[A-Za-z0-9_-]{24}", "Mid-server-{w24}", "Mid-server-{w8}"),
        Payment.Token("mercado-pago-access-token", "Mercado Pago access token", Severity.Critical, "APP_USR-[0-9]{16}-[0-9]{6}-[a-f0-9]{32}-[0-9]{6,12}", "APP_USR-{d16}-{d6}-{x32}-{d9}", "APP_USR-{d16}-{d6}"),
        Payment.Assigned("coinbase-api-secret", "Coinbase API secret", Severity.Critical, ["coinbase"], "[A-Za-z0-9+/]{64,86}(==)?", "COINBASE_API_SECRET=[[{b86}==]]", "COINBASE_API_SECRET={b20}"),
        Payment.Assigned("binance-api-secret", "Binance API secret", Severity.Critical, ["binance"], "[A-Za-z0-9]{64}", "BINANCE_API_SECRET=[[{a64}]]", "BINANCE_API_SECRET={a20}")
            with { Form = Forms.MixedCase },
        Payment.Assigned("kraken-private-key", "Kraken private key", Severity.Critical, ["kraken"], "[A-Za-z0-9+/]{86}==", "KRAKEN_PRIVATE_KEY=[[{b86}==]]", "KRAKEN_PRIVATE_KEY={b20}=="),
        Payment.Token("sumup-api-key", "SumUp secret key", Severity.Critical, "sup_sk_[A-Za-z0-9]{32}", "sup_sk_{a32}", "sup_sk_{a10}"),
    ];
}
