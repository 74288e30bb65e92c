using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens of services for teams, content and customers.</summary>
internal static class BusinessDetectors
{
    private static readonly DetectorFamily Business = new(SecretCategory.Business);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Business.Token("atlassian-api-token", "Atlassian API token", Severity.Critical, "ATATT3[A-Za-z0-9_=-]{100,250}", "ATATT3{w180}", "ATATT3{w20}"),
        Business.Token("airtable-personal-access-token", "Airtable personal access token", Severity.High, @"pat[A-Za-z0-9]{14}\.[a-f0-9]{64}", "pat{a14}.{x64}", "pat{a14}.{x12}")
            with { Keywords = Keyword.Followed("pat") },
        Business.Assigned("airtable-api-key", "Airtable API key, older form", Severity.High, ["airtable"], "key[A-Za-z0-9]{14}", "AIRTABLE_API_KEY=[[key{a14}]]", "AIRTABLE_API_KEY=key{a6}")
            with { Form = Forms.MixedCase },
        Business.Token("notion-integration-token", "Notion integration token", Severity.High, "ntn_[A-Za-z0-9]{46}", "ntn_{a46}", "ntn_{a12}"),
        Business.Token("notion-legacy-token", "Notion integration token, older form", Severity.High, "secret_[A-Za-z0-9]{43}", "secret_{a43}", "secret_{a12}")
            with { Form = Forms.MixedCase },
        Business.Token("linear-api-key", "Linear API key", Severity.High, "lin_api_[A-Za-z0-9]{40}", "lin_api_{a40}", "lin_api_{a12}"),
        Business.Token("linear-oauth-token", "Linear OAuth token", Severity.High, "lin_oauth_[A-Za-z0-9]{64}", "lin_oauth_{a64}", "lin_oauth_{a12}"),
        Business.Assigned("asana-access-token", "Asana personal access token", Severity.High, ["asana"], "[0-9]/[0-9]{15,17}(/[0-9]{15,17})?:[a-f0-9]{32}", "ASANA_TOKEN=[[1/{d16}:{x32}]]", "ASANA_TOKEN=1/{d16}"),
        Business.Token("trello-api-token", "Trello API token", Severity.High, "ATTA[a-f0-9]{64}[A-F0-9]{8}", "ATTA{x64}{X8}", "ATTA{x20}"),
        Business.Token("figma-personal-access-token", "Figma personal access token", Severity.High, "figd_[A-Za-z0-9_-]{40}", "figd_{w40}", "figd_{w12}"),
        Business.Token("hubspot-private-app-token", "HubSpot private app token", Severity.Critical, "pat-(na|eu|ap)[0-9]-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "pat-na1-{x8}-{x4}-{x4}-{x4}-{x12}", "pat-na1-{x8}"),
        Business.Token("salesforce-access-token", "Salesforce access token", Severity.Critical, "00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120}", "00D{a12}!{a96}", "00D{a12}!{a12}")
            with { Keywords = Keyword.Followed("00D"), Prefix = "00D" },
        Business.Assigned("zendesk-api-token", "Zendesk API token", Severity.High, ["zendesk"], "[A-Za-z0-9]{40}", "ZENDESK_API_TOKEN=[[{a40}]]", "ZENDESK_API_TOKEN={a12}")
            with { Form = Forms.MixedCase },
        Business.Token("clickup-api-token", "ClickUp API token", Severity.High, "pk_[0-9]{6,10}_[A-Z0-9]{32}", "pk_{d8}_{u32}", "pk_{d8}_{u12}")
            with { Keywords = Keyword.Followed("pk_") },
        Business.Token("typeform-api-token", "Typeform personal token", Severity.Medium, "tfp_[A-Za-z0-9_.=-]{59}", "tfp_{w59}", "tfp_{w12}"),
        Business.Token("contentful-management-token", "Contentful management token", Severity.High, "CFPAT-[A-Za-z0-9_-]{43}", "CFPAT-{w43}", "CFPAT-{w12}"),
        Business.Token("postman-api-key", "Postman API key", Severity.High, "PMAK-[a-f0-9]{24}-[a-f0-9]{34}", "PMAK-{x24}-{x34}", "PMAK-{x24}"),
        Business.Token("readme-api-key", "ReadMe API key", Severity.Medium, "rdme_[a-z0-9]{70}", "rdme_{l70}", "rdme_{l12}"),
        Business.Assigned("rapidapi-key", "RapidAPI key", Severity.Medium, ["rapidapi", "x-rapidapi"], "[a-f0-9]{10}msh[a-f0-9]{15}p1[a-f0-9]{5}jsn[a-f0-9]{12}", "X-RapidAPI-Key: [[{x10}msh{x15}p1{x5}jsn{x12}]]", "X-RapidAPI-Key: {x10}msh"),
        Business.Token("maxmind-license-key", "MaxMind license key", Severity.Medium, "[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk", "{a6}_{a29}_mmk", "{a6}_{a8}_mmk")
            with { Keywords = ["_mmk"], Prefix = "", Shape = new TokenShape("[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk", behind: 36) },
        Business.Token("frame-io-token", "Frame.io developer token", Severity.Medium, "fio-u-[A-Za-z0-9_=-]{64}", "fio-u-{w64}", "fio-u-{w12}"),
        Business.Token("adobe-client-secret", "Adobe client secret", Severity.High, "p8e-[A-Za-z0-9]{32}", "p8e-{a32}", "p8e-{a12}"),
        Business.Token("shippo-api-token", "Shippo live API token", Severity.High, "shippo_live_[a-f0-9]{40}", "shippo_live_{x40}", "shippo_live_{x12}"),
        Business.Token("easypost-api-key", "EasyPost production API key", Severity.High, "EZAK[A-Za-z0-9]{54}", "EZAK{a54}", "EZAK{a12}"),
        Business.Token("duffel-live-token", "Duffel live access token", Severity.High, "duffel_live_[A-Za-z0-9_=-]{43}", "duffel_live_{w43}", "duffel_live_{w12}"),
        Business.Token("shopify-access-token", "Shopify admin access token", Severity.Critical, "shpat_[a-fA-F0-9]{32}", "shpat_{x32}", "shpat_{x12}"),
        Business.Token("shopify-custom-app-token", "Shopify custom app access token", Severity.Critical, "shpca_[a-fA-F0-9]{32}", "shpca_{x32}", "shpca_{x12}"),
        Business.Token("shopify-private-app-token", "Shopify private app access token", Severity.Critical, "shppa_[a-fA-F0-9]{32}", "shppa_{x32}", "shppa_{x12}"),
        Business.Token("shopify-shared-secret", "Shopify app shared secret", Severity.Critical, "shpss_[a-fA-F0-9]{32}", "shpss_{x32}", "shpss_{x12}"),
        Business.Assigned("zoho-refresh-token", "Zoho OAuth token", Severity.High, ["zoho"], @"1000\.[a-f0-9]{32}\.[a-f0-9]{32}", "ZOHO_REFRESH_TOKEN=[[1000.{x32}.{x32}]]", "ZOHO_REFRESH_TOKEN=1000.{x32}"),
        Business.Assigned("pipedrive-api-token", "Pipedrive API token", Severity.High, ["pipedrive"], "[a-f0-9]{40}", "PIPEDRIVE_API_TOKEN=[[{x40}]]", "PIPEDRIVE_API_TOKEN={x12}"),
        Business.Assigned("freshdesk-api-key", "Freshdesk API key", Severity.Medium, ["freshdesk", "freshservice"], "[A-Za-z0-9]{20}", "FRESHDESK_API_KEY=[[{a20}]]", "FRESHDESK_API_KEY={a8}")
            with { Form = Forms.MixedCase },
        Business.Assigned("sanity-token", "Sanity API token", Severity.High, ["sanity"], "sk[A-Za-z0-9]{170,200}", "SANITY_API_TOKEN=[[sk{a178}]]", "SANITY_API_TOKEN=sk{a20}"),
        Business.Assigned("openweather-api-key", "OpenWeather API key", Severity.Low, ["openweather", "owm_api"], "[a-f0-9]{32}", "OPENWEATHER_API_KEY=[[{x32}]]", "OPENWEATHER_API_KEY={x12}"),
        Business.Token("bitcoin-extended-private-key", "Extended private key of a wallet", Severity.Critical, "xprv[1-9A-HJ-NP-Za-km-z]{107}", "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3" + "jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi", "xprv{a107}")
            with { Checksum = Checksums.Base58Check },
    ];
}
