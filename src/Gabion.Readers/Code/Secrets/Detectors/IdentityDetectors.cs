using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Secrets of login and identity services.</summary>
internal static class IdentityDetectors
{
    private static readonly DetectorFamily Identity = new(SecretCategory.Identity);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Identity.Assigned("auth0-client-secret", "Auth0 client secret", Severity.Critical, ["auth0"], "[A-Za-z0-9_-]{64}", "AUTH0_CLIENT_SECRET=[[{w64}]]", "AUTH0_CLIENT_SECRET={w20}")
            with { Form = Forms.MixedCase },
        Identity.Assigned("okta-api-token", "Okta API token", Severity.Critical, ["okta"], "00[A-Za-z0-9_-]{40}", "OKTA_API_TOKEN=[[00{w40}]]", "OKTA_API_TOKEN=00{w10}"),
        Identity.Assigned("onelogin-client-secret", "OneLogin client secret", Severity.High, ["onelogin"], "[a-f0-9]{64}", "ONELOGIN_CLIENT_SECRET=[[{x64}]]", "ONELOGIN_CLIENT_SECRET={x20}"),
        Identity.Token("1password-service-account-token", "1Password service account token", Severity.Critical, "ops_eyJ[A-Za-z0-9+/_-]{250,2000}={0,3}", "ops_eyJ{a400}", "ops_eyJ{a20}"),
        Identity.Token("1password-secret-key", "1Password secret key", Severity.Critical, "A3-[A-Z0-9]{6}-([A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}", "A3-{u6}-{u6}-{u5}-{u5}-{u5}-{u5}", "A3-{u6}-{u6}")
            with { Keywords = Keyword.Followed("A3-") },
        Identity.Assigned("clerk-secret-key", "Clerk secret key", Severity.Critical, ["clerk"], "sk_live_[A-Za-z0-9]{40,50}", "CLERK_SECRET_KEY=[[sk_live_{a42}]]", "CLERK_SECRET_KEY=sk_live_{a8}")
            with { Shape = new AssignedShape("sk_live_[A-Za-z0-9]{40,50}", rank: 4) },
        Identity.Token("stytch-secret", "Stytch live secret", Severity.Critical, "secret-live-[A-Za-z0-9_-]{35}=", "secret-live-{w35}=", "secret-live-{w8}="),
        Identity.Assigned("facebook-app-secret", "Facebook (Meta) app secret", Severity.High, ["facebook_app_secret", "facebook_secret", "fb_app_secret", "fb_secret", "facebook_client", "meta_app_secret"], "[a-f0-9]{32}", "FACEBOOK_APP_SECRET=[[{x32}]]", "FACEBOOK_APP_SECRET={x20}"),
        Identity.Token("facebook-access-token", "Facebook (Meta) access token", Severity.High, "EAA[A-Za-z0-9]{100,300}", "EAA{a160}", "EAA{a20}")
            with { Keywords = Keyword.Followed("EAA") },
        Identity.Token("twitter-bearer-token", "X (Twitter) bearer token", Severity.High, "AAAAAAAAAAAAAAAAAAAAA[A-Za-z0-9%]{60,120}", "AAAAAAAAAAAAAAAAAAAAA{a84}", "AAAAAAAAAAAAAAAAAAAAA{a12}"),
        Identity.Assigned("twitter-api-secret", "X (Twitter) API secret", Severity.High, ["twitter_api_secret", "twitter_consumer_secret", "twitter_secret", "consumer_secret"], "[A-Za-z0-9]{50}", "TWITTER_API_SECRET=[[{a50}]]", "TWITTER_API_SECRET={a20}")
            with { Form = Forms.MixedCase },
        Identity.Assigned("twitter-access-token-secret", "X (Twitter) access token secret", Severity.High, ["twitter_access_token_secret", "access_token_secret", "accesstokensecret"], "[A-Za-z0-9]{45}", "TWITTER_ACCESS_TOKEN_SECRET=[[{a45}]]", "TWITTER_ACCESS_TOKEN_SECRET={a20}")
            with { Form = Forms.MixedCase },
        Identity.Token("linkedin-client-secret", "LinkedIn client secret", Severity.High, @"WPL_AP[0-9]\.[A-Za-z0-9]{16}\.[A-Za-z0-9+/]{6}==", "WPL_AP1.{a16}.{b6}==", "WPL_AP1.{a16}")
            with { Keywords = ["WPL_AP0.", "WPL_AP1."], Prefix = "WPL_AP" },
        Identity.Assigned("spotify-client-secret", "Spotify client secret", Severity.High, ["spotify"], "[a-f0-9]{32}", "SPOTIFY_CLIENT_SECRET=[[{x32}]]", "SPOTIFY_CLIENT_SECRET={x20}"),
        Identity.Assigned("twitch-client-secret", "Twitch client secret or token", Severity.High, ["twitch"], "[a-z0-9]{30}", "TWITCH_CLIENT_SECRET=[[{l30}]]", "TWITCH_CLIENT_SECRET={l12}")
            with { Form = Forms.LettersAndDigits },
        Identity.Token("dropbox-short-lived-token", "Dropbox access token", Severity.High, @"sl\.[A-Za-z0-9_-]{130,1200}", "sl.{w140}", "sl.{w20}")
            with { Keywords = Keyword.Followed("sl."), Prefix = "sl." },
        Identity.Assigned("dropbox-app-secret", "Dropbox app secret", Severity.High, ["dropbox"], "[a-z0-9]{15}", "DROPBOX_APP_SECRET=[[{l15}]]", "DROPBOX_APP_SECRET={l6}")
            with { Form = Forms.LettersAndDigits },
        Identity.Assigned("keycloak-client-secret", "Keycloak client secret", Severity.High, ["keycloak"], "[A-Za-z0-9]{32}", "KEYCLOAK_CLIENT_SECRET=[[{a32}]]", "KEYCLOAK_CLIENT_SECRET={a12}")
            with { Form = Forms.MixedCase },
        Identity.Token("hcaptcha-secret", "hCaptcha secret", Severity.Medium, "ES_[a-f0-9]{32}", "ES_{x32}", "ES_{x12}")
            with { Keywords = Keyword.Followed("ES_") },
        Identity.Assigned("reddit-client-secret", "Reddit client secret", Severity.Medium, ["reddit_client_secret", "reddit_secret"], "[A-Za-z0-9_-]{27,30}", "REDDIT_CLIENT_SECRET=[[{w27}]]", "REDDIT_CLIENT_SECRET={w12}")
            with { Form = Forms.MixedCase },
        Identity.Assigned("jumpcloud-api-key", "JumpCloud API key", Severity.Critical, ["jumpcloud"], "(jca_[A-Za-z0-9]{36}|[a-f0-9]{40})", "JUMPCLOUD_API_KEY=[[jca_{a36}]]", "JUMPCLOUD_API_KEY=jca_{a12}"),
        Identity.Assigned("duo-secret-key", "Duo integration secret key", Severity.High, ["duo_skey", "duo_secret", "duo_integration"], "[A-Za-z0-9]{40}", "DUO_SKEY=[[{a40}]]", "DUO_SKEY={a12}")
            with { Form = Forms.MixedCase },
        Identity.Token("bitwarden-secrets-manager-token", "Bitwarden Secrets Manager access token", Severity.Critical, @"0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==", "BWS_ACCESS_TOKEN=[[0.{x8}-{x4}-{x4}-{x4}-{x12}.{a30}:{b22}==]]", "BWS_ACCESS_TOKEN=0.{x8}-{x4}-{x4}-{x4}-{x12}.{a8}")
            with { Keywords = ["bws_", "bws_access_token"], IgnoresCase = true, Shape = new AssignedShape(@"0\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==") },
        Identity.Assigned("weixin-app-secret", "WeChat app secret", Severity.High, ["weixin", "wechat", "wx_secret", "wx_app", "appsecret"], "[a-f0-9]{32}", "WECHAT_APP_SECRET=[[{x32}]]", "WECHAT_APP_SECRET={x20}"),
    ];
}
