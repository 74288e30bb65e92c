using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Credentials of Google and Google Cloud.</summary>
internal static class GoogleDetectors
{
    private static readonly DetectorFamily Google = new(SecretCategory.Cloud);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Google.Token("gcp-api-key", "Google API key", Severity.High, "AIza[A-Za-z0-9_-]{35}", "AIza{w35}", "AIza{w20}"),
        Google.Assigned("gcp-service-account-key", "Google Cloud service account key", Severity.Critical, ["\"private_key\""], @"-----BEGIN (RSA )?PRIVATE KEY-----\\n[^""]{200,8000}", @"""private_key"": ""[[-----BEGIN PRIVATE KEY-----\n{b400}\n-----END PRIVATE KEY-----\n]]""", @"""private_key"": ""-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n""")
            with { Shape = new AssignedShape(@"-----BEGIN (RSA )?PRIVATE KEY-----\\n[^""]{200,8000}", rank: 4), Context = SecretContext.Block },
        Google.Token("gcp-oauth-client-secret", "Google OAuth client secret", Severity.High, "GOCSPX-[A-Za-z0-9_-]{28}", "GOCSPX-{w28}", "GOCSPX-{w10}"),
        Google.Token("gcp-oauth-access-token", "Google OAuth access token", Severity.Medium, @"ya29\.[A-Za-z0-9_-]{40,1024}", "ya29.{w120}", "ya29.{w12}")
            with { Keywords = ["ya29."], Prefix = "ya29." },
        Google.Token("gcp-oauth-refresh-token", "Google OAuth refresh token", Severity.High, "1//0[A-Za-z0-9_-]{40,110}", "1//0{w98}", "1//0{w20}"),
        Google.Token("gcp-storage-hmac-id", "Google Cloud Storage HMAC access id", Severity.Medium, "GOOG1[A-Z0-9]{56}", "GOOG1{u56}", "GOOG1{u20}"),
        Google.Assigned("firebase-server-key", "Firebase Cloud Messaging server key", Severity.High, ["fcm_", "firebase", "server_key", "serverkey"], "AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140}", "FCM_SERVER_KEY=[[AAAA{a7}:{w140}]]", "FCM_SERVER_KEY=AAAA{a7}:{w20}"),
        Google.Assigned("recaptcha-secret-key", "reCAPTCHA secret key", Severity.Medium, ["recaptcha_secret", "recaptchasecret", "recaptcha_private", "recaptcha-secret"], "6L[A-Za-z0-9_-]{38}", "RECAPTCHA_SECRET_KEY=[[6L{w38}]]", "RECAPTCHA_SECRET_KEY=6L{w20}"),
    ];
}
