using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Credentials of the other clouds.</summary>
internal static class CloudDetectors
{
    private static readonly DetectorFamily Cloud = new(SecretCategory.Cloud);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Cloud.Token("alibaba-access-key-id", "Alibaba Cloud access key id", Severity.High, "LTAI[A-Za-z0-9]{12,26}", "LTAI{a20}", "LTAI{a6}")
            with { Form = Forms.MixedCase },
        Cloud.Assigned("alibaba-access-key-secret", "Alibaba Cloud access key secret", Severity.Critical, ["aliyun", "alibaba", "accesskeysecret", "access_key_secret", "alicloud"], "[A-Za-z0-9]{30}", "ALICLOUD_SECRET_KEY=[[{a30}]]", "ALICLOUD_SECRET_KEY={a20}")
            with { Form = Forms.MixedCase },
        Cloud.Token("tencent-secret-id", "Tencent Cloud secret id", Severity.High, "AKID[A-Za-z0-9]{32}", "AKID{a32}", "AKID{a10}")
            with { Form = Forms.MixedCase },
        Cloud.Assigned("tencent-secret-key", "Tencent Cloud secret key", Severity.Critical, ["tencentcloud", "tencent_secret", "qcloud"], "[A-Za-z0-9]{32}", "TENCENTCLOUD_SECRET_KEY=[[{a32}]]", "TENCENTCLOUD_SECRET_KEY={a20}")
            with { Form = Forms.MixedCase },
        Cloud.Assigned("huawei-secret-key", "Huawei Cloud secret key", Severity.Critical, ["huaweicloud", "hwclouds", "huawei_secret"], "[A-Za-z0-9]{40}", "HUAWEICLOUD_SDK_SK=[[{a40}]]", "HUAWEICLOUD_SDK_SK={a20}")
            with { Form = Forms.MixedCase },
        Cloud.Assigned("volcengine-secret-key", "Volcano Engine secret key", Severity.Critical, ["volcengine", "volc_secretkey", "volc_secret"], "[A-Za-z0-9+/]{58}==", "VOLC_SECRETKEY=[[{b58}==]]", "VOLC_SECRETKEY={b20}=="),
        Cloud.Assigned("baidu-secret-key", "Baidu AI Cloud secret key", Severity.High, ["baidu_secret", "bce_secret", "baidu_api", "bce_sk"], "[a-f0-9]{32}", "BCE_SECRET_ACCESS_KEY=[[{x32}]]", "BCE_SECRET_ACCESS_KEY={x20}"),
        Cloud.Token("digitalocean-access-token", "DigitalOcean personal access token", Severity.Critical, "dop_v1_[a-f0-9]{64}", "dop_v1_{x64}", "dop_v1_{x20}"),
        Cloud.Token("digitalocean-oauth-token", "DigitalOcean OAuth access token", Severity.Critical, "doo_v1_[a-f0-9]{64}", "doo_v1_{x64}", "doo_v1_{x20}"),
        Cloud.Token("digitalocean-refresh-token", "DigitalOcean OAuth refresh token", Severity.Critical, "dor_v1_[a-f0-9]{64}", "dor_v1_{x64}", "dor_v1_{x20}"),
        Cloud.Token("digitalocean-spaces-key", "DigitalOcean Spaces access key", Severity.Medium, "DO00[A-Z0-9]{16}", "DO00{u16}", "DO00{u6}")
            with { Form = Forms.LettersAndDigits },
        Cloud.Assigned("ibm-cloud-api-key", "IBM Cloud API key", Severity.Critical, ["ibm_cloud", "ibmcloud", "ibm-cloud", "bluemix", "ibm_api"], "[A-Za-z0-9_-]{44}", "IBMCLOUD_API_KEY=[[{w44}]]", "IBMCLOUD_API_KEY={w20}")
            with { Form = Forms.MixedCase },
        Cloud.Token("yandex-cloud-api-key", "Yandex Cloud API key", Severity.Critical, "AQVN[A-Za-z0-9_-]{35,38}", "AQVN{w36}", "AQVN{w12}"),
        Cloud.Token("yandex-cloud-iam-token", "Yandex Cloud IAM token", Severity.High, @"t1\.9eu[A-Za-z0-9_-]{40,400}={0,2}\.[A-Za-z0-9_-]{86}={0,2}", "t1.9eu{w80}.{w86}", "t1.9eu{w10}.{w10}")
            with { Keywords = ["t1.9eu"], Prefix = "t1.9eu" },
        Cloud.Token("yandex-cloud-access-key-secret", "Yandex Cloud static access key", Severity.High, "YC[MNOP][A-Za-z0-9_-]{37}", "YCP{w37}", "YCP{w10}")
            with { Keywords = Keyword.Followed("YCM", "YCN", "YCO", "YCP") },
        Cloud.Token("scaleway-access-key", "Scaleway access key", Severity.Medium, "SCW[A-Z0-9]{17}", "SCW{u17}", "SCW{u6}")
            with { Keywords = Keyword.Followed("SCW"), Form = Forms.LettersAndDigits },
        Cloud.Assigned("scaleway-secret-key", "Scaleway secret key", Severity.Critical, ["scw_secret", "scaleway"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "SCW_SECRET_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "__meta_scaleway_instance_id: {x8}-{x4}-{x4}-{x4}-{x12}"),
        Cloud.Assigned("hetzner-api-token", "Hetzner Cloud API token", Severity.Critical, ["hcloud", "hetzner"], "[A-Za-z0-9]{64}", "HCLOUD_TOKEN=[[{a64}]]", "HCLOUD_TOKEN={a32}")
            with { Form = Forms.MixedCase },
        Cloud.Assigned("linode-api-token", "Linode (Akamai) API token", Severity.Critical, ["linode"], "[a-f0-9]{64}", "LINODE_TOKEN=[[{x64}]]", "LINODE_TOKEN={x32}"),
        Cloud.Assigned("vultr-api-key", "Vultr API key", Severity.Critical, ["vultr"], "[A-Z0-9]{36}", "VULTR_API_KEY=[[{u36}]]", "VULTR_API_KEY={u20}")
            with { Form = Forms.LettersAndDigits },
        Cloud.Assigned("ovh-application-secret", "OVHcloud application or consumer secret", Severity.Critical, ["ovh_application_secret", "ovh_consumer_key", "ovh_secret"], "[A-Za-z0-9]{32}", "OVH_APPLICATION_SECRET=[[{a32}]]", "OVH_APPLICATION_SECRET={a16}")
            with { Form = Forms.MixedCase },
        Cloud.Token("exoscale-api-key", "Exoscale API key", Severity.Medium, "EXO[a-f0-9]{24}", "EXO{x24}", "EXO{x8}")
            with { Keywords = Keyword.Followed("EXO") },
        Cloud.Token("heroku-api-key", "Heroku API key", Severity.Critical, "HRKU-(AA[A-Za-z0-9_-]{58}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", "HRKU-AA{w58}", "HRKU-AA{w10}"),
        Cloud.Assigned("heroku-legacy-api-key", "Heroku API key, older form", Severity.Critical, ["heroku"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "HEROKU_API_KEY=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "HEROKU_API_KEY={x8}"),
        Cloud.Token("fly-access-token", "Fly.io access token", Severity.Critical, "(fm1[ar]|fm2)_[A-Za-z0-9+/]{100,2000}={0,3}", "fm2_{b300}", "fm2_{b20}")
            with { Keywords = ["fm1a_", "fm1r_", "fm2_"] },
        Cloud.Token("fly-legacy-token", "Fly.io access token, older form", Severity.Critical, "fo1_[A-Za-z0-9_-]{43}", "fo1_{w43}", "fo1_{w12}"),
        Cloud.Token("render-api-key", "Render API key", Severity.Critical, "rnd_[A-Za-z0-9]{32}", "rnd_{a32}", "rnd_{a10}"),
        Cloud.Assigned("railway-token", "Railway token", Severity.Critical, ["railway_token", "railway_api"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "RAILWAY_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "RAILWAY_TOKEN={x8}"),
        Cloud.Assigned("vercel-token", "Vercel access token", Severity.Critical, ["vercel_token", "vercel_api", "now_token", "vercel_access"], "[A-Za-z0-9]{24}", "VERCEL_TOKEN=[[{a24}]]", "VERCEL_TOKEN={a12}")
            with { Form = Forms.MixedCase },
        Cloud.Token("netlify-access-token", "Netlify personal access token", Severity.Critical, "nfp_[A-Za-z0-9]{36}", "nfp_{a36}", "nfp_{a12}"),
        Cloud.Assigned("backblaze-application-key", "Backblaze B2 application key", Severity.High, ["b2_application", "backblaze", "b2_app_key", "b2_key"], "K00[0-9][A-Za-z0-9/+]{27}", "B2_APPLICATION_KEY=[[K005{b27}]]", "B2_APPLICATION_KEY=K005{b10}"),
        Cloud.Token("upcloud-api-token", "UpCloud API token", Severity.Critical, "ucat_[A-Z0-9]{26}", "ucat_{u26}", "ucat_{u10}"),
    ];
}
