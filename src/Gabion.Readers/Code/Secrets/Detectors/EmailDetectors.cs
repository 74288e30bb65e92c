using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Keys of services that send mail.</summary>
internal static class EmailDetectors
{
    private static readonly DetectorFamily Mail = new(SecretCategory.Email);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Mail.Token("sendgrid-api-key", "SendGrid API key", Severity.Critical, @"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}", "SG.{w22}.{w43}", "SG.{w22}.{w12}")
            with { Keywords = Keyword.Followed("SG."), Prefix = "SG." },
        Mail.Token("mailgun-private-key", "Mailgun private API key", Severity.High, "key-[a-f0-9]{32}", "key-{x32}", "key-{x20}"),
        Mail.Assigned("mailgun-api-key", "Mailgun API key", Severity.High, ["mailgun"], "[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}", "MAILGUN_API_KEY=[[{x32}-{x8}-{x8}]]", "MAILGUN_API_KEY={x32}-{x8}"),
        Mail.Token("mailchimp-api-key", "Mailchimp API key", Severity.High, "[a-f0-9]{32}-us[0-9]{1,2}", "{x32}-us12", "{x20}-us12")
            with { Keywords = Keyword.Followed("-us"), Shape = new TokenShape("[a-f0-9]{32}-us[0-9]{1,2}", behind: 32) },
        Mail.Assigned("mandrill-api-key", "Mandrill API key", Severity.High, ["mandrill"], "md-[A-Za-z0-9_-]{22}", "MANDRILL_API_KEY=[[md-{w22}]]", "MANDRILL_API_KEY=md-{w8}"),
        Mail.Assigned("postmark-server-token", "Postmark server token", Severity.High, ["postmark"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "POSTMARK_SERVER_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "POSTMARK_SERVER_TOKEN={x8}"),
        Mail.Assigned("sparkpost-api-key", "SparkPost API key", Severity.High, ["sparkpost"], "[a-f0-9]{40}", "SPARKPOST_API_KEY=[[{x40}]]", "SPARKPOST_API_KEY={x20}"),
        Mail.Token("brevo-api-key", "Brevo (Sendinblue) API key", Severity.Critical, "xkeysib-[a-f0-9]{64}-[A-Za-z0-9]{16}", "xkeysib-{x64}-{a16}", "xkeysib-{x20}"),
        Mail.Token("brevo-smtp-key", "Brevo (Sendinblue) SMTP key", Severity.High, "xsmtpsib-[a-f0-9]{64}-[A-Za-z0-9]{16}", "xsmtpsib-{x64}-{a16}", "xsmtpsib-{x20}"),
        Mail.Assigned("resend-api-key", "Resend API key", Severity.High, ["resend"], "re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}", "RESEND_API_KEY=[[re_{a8}_{a24}]]", "RESEND_API_KEY=re_{a8}"),
        Mail.Token("mailersend-api-token", "MailerSend API token", Severity.High, @"mlsn\.[a-f0-9]{64}", "mlsn.{x64}", "mlsn.{x20}")
            with { Keywords = ["mlsn."], Prefix = "mlsn." },
        Mail.Assigned("mailjet-secret-key", "Mailjet secret key", Severity.High, ["mailjet", "mj_apikey"], "[a-f0-9]{32}", "MJ_APIKEY_PRIVATE=[[{x32}]]", "MJ_APIKEY_PRIVATE={x20}"),
        Mail.Assigned("klaviyo-api-key", "Klaviyo private API key", Severity.High, ["klaviyo"], "pk_[a-f0-9]{34}", "KLAVIYO_API_KEY=[[pk_{x34}]]", "KLAVIYO_API_KEY=pk_{x10}"),
        Mail.Token("onesignal-api-key", "OneSignal API key", Severity.High, "os_v2_(app|org)_[a-z0-9]{103}", "os_v2_app_{l103}", "os_v2_app_{l20}"),
        Mail.Assigned("mailerlite-api-key", "MailerLite API key", Severity.Medium, ["mailerlite"], "[a-f0-9]{32}", "MAILERLITE_API_KEY=[[{x32}]]", "MAILERLITE_API_KEY={x20}"),
    ];
}
