using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Keys of networks for delivery, tunnels, names and maps.</summary>
internal static class NetworkDetectors
{
    private static readonly DetectorFamily Network = new(SecretCategory.Network);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Network.Assigned("cloudflare-api-token", "Cloudflare API token", Severity.Critical, ["cloudflare", "cf_api", "cf_token", "cf-api"], "[A-Za-z0-9_-]{40}", "CLOUDFLARE_API_TOKEN=[[{w40}]]", "CLOUDFLARE_API_TOKEN={w20}")
            with { Form = Forms.MixedCase },
        Network.Assigned("cloudflare-global-api-key", "Cloudflare global API key", Severity.Critical, ["cloudflare", "cf_api_key", "x-auth-key"], "[a-f0-9]{37}", "CLOUDFLARE_API_KEY=[[{x37}]]", "CLOUDFLARE_API_KEY={x20}"),
        Network.Token("cloudflare-origin-ca-key", "Cloudflare origin CA key", Severity.High, @"v1\.0-[a-f0-9]{24}-[a-f0-9]{146}", "v1.0-{x24}-{x146}", "v1.0-{x24}-{x12}")
            with { Keywords = ["v1.0-"], Prefix = "v1.0-" },
        Network.Assigned("cloudflare-tunnel-token", "Cloudflare Tunnel token", Severity.Critical, ["tunnel_token", "cloudflared", "--token"], "eyJhIjoi[A-Za-z0-9+/]{120,240}={0,2}", "TUNNEL_TOKEN=[[eyJhIjoi{a160}]]", "TUNNEL_TOKEN=eyJhIjoi{a20}"),
        Network.Assigned("fastly-api-token", "Fastly API token", Severity.High, ["fastly"], "[A-Za-z0-9_-]{32}", "FASTLY_API_TOKEN=[[{w32}]]", "FASTLY_API_TOKEN={w12}")
            with { Form = Forms.MixedCase },
        Network.Token("akamai-access-token", "Akamai EdgeGrid token", Severity.High, "akab-[a-z0-9]{16}-[a-z0-9]{16}", "akab-{l16}-{l16}", "akab-{l16}"),
        Network.Assigned("bunny-api-key", "bunny.net API key", Severity.High, ["bunnycdn", "bunny_", "bunny-"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}[0-9a-f-]{0,36}", "BUNNY_API_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "BUNNY_API_KEY={x8}"),
        Network.Assigned("ngrok-auth-token", "ngrok auth token", Severity.High, ["ngrok"], "[A-Za-z0-9]{26,28}_[A-Za-z0-9]{20,22}", "NGROK_AUTHTOKEN=[[{a27}_{a21}]]", "NGROK_AUTHTOKEN={a12}")
            with { Form = Forms.MixedCase },
        Network.Token("tailscale-key", "Tailscale key", Severity.Critical, "tskey-(api|auth|client|scim|webhook)-[A-Za-z0-9]{8,20}-[A-Za-z0-9]{20,48}", "tskey-auth-{a12}-{a32}", "tskey-auth-{a12}"),
        Network.Assigned("zerotier-api-token", "ZeroTier API token", Severity.High, ["zerotier"], "[A-Za-z0-9]{32}", "ZEROTIER_API_TOKEN=[[{a32}]]", "ZEROTIER_API_TOKEN={a12}")
            with { Form = Forms.MixedCase },
        Network.Token("cloudinary-url", "Cloudinary URL with API secret", Severity.High, "cloudinary://[0-9]{15}:[A-Za-z0-9_-]{27}@[A-Za-z0-9_-]+", "cloudinary://{d15}:{w27}@shop", "cloudinary://{d15}:{w8}@shop"),
        Network.Token("mapbox-secret-token", "Mapbox secret access token", Severity.High, @"sk\.eyJ[A-Za-z0-9_-]{60,120}\.[A-Za-z0-9_-]{20,30}", "sk.eyJ{w80}.{w22}", "sk.eyJ{w12}.{w22}")
            with { Keywords = ["sk.eyJ"], Prefix = "sk.eyJ" },
        Network.Assigned("godaddy-api-secret", "GoDaddy API secret", Severity.High, ["godaddy"], "[A-Za-z0-9]{22}", "GODADDY_API_SECRET=[[{a22}]]", "GODADDY_API_SECRET={a8}")
            with { Form = Forms.MixedCase },
        Network.Assigned("dnsimple-api-token", "DNSimple API token", Severity.High, ["dnsimple"], "[A-Za-z0-9_]{32}", "DNSIMPLE_TOKEN=[[{a32}]]", "DNSIMPLE_TOKEN={a12}")
            with { Form = Forms.LettersAndDigits },
        Network.Assigned("algolia-admin-key", "Algolia API key", Severity.Medium, ["algolia"], "[a-f0-9]{32}", "ALGOLIA_ADMIN_KEY=[[{x32}]]", "ALGOLIA_ADMIN_KEY={x20}"),
        Network.Assigned("wireguard-private-key", "WireGuard private key", Severity.Critical, ["privatekey", "private_key", "presharedkey"], "[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=", "PrivateKey = [[{b42}A=]]", "PrivateKey = {b20}="),
        Network.Token("netbird-access-token", "NetBird access token", Severity.High, "nbp_[A-Za-z0-9]{30}[A-Za-z0-9]{6}", "nbp_{a36}", "nbp_{a12}"),
        Network.Token("defined-networking-key", "Defined Networking API key", Severity.High, "dnkey-[A-Za-z0-9=_-]{26}-[A-Za-z0-9=_-]{52}", "dnkey-{a26}-{a52}", "dnkey-{a8}"),
    ];
}
