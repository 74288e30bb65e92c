using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Tokens of tools that build and run infrastructure.</summary>
internal static class InfrastructureDetectors
{
    private static readonly DetectorFamily Infrastructure = new(SecretCategory.Infrastructure);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Infrastructure.Token("vault-service-token", "HashiCorp Vault service token", Severity.Critical, @"hvs\.[A-Za-z0-9_-]{90,140}", "hvs.{w95}", "hvs.{w20}")
            with { Keywords = ["hvs."], Prefix = "hvs." },
        Infrastructure.Token("vault-batch-token", "HashiCorp Vault batch token", Severity.High, @"hvb\.[A-Za-z0-9_-]{130,300}", "hvb.{w150}", "hvb.{w20}")
            with { Keywords = ["hvb."], Prefix = "hvb." },
        Infrastructure.Token("vault-recovery-token", "HashiCorp Vault recovery token", Severity.Critical, @"hvr\.[A-Za-z0-9_-]{24,140}", "hvr.{w95}", "hvr.{w10}")
            with { Keywords = ["hvr."], Prefix = "hvr." },
        Infrastructure.Assigned("vault-legacy-token", "HashiCorp Vault token, older form", Severity.Critical, ["vault"], @"s\.[A-Za-z0-9]{24}", "VAULT_TOKEN=[[s.{a24}]]", "VAULT_TOKEN=s.{a8}"),
        Infrastructure.Assigned("vault-unseal-key", "HashiCorp Vault unseal key", Severity.Critical, ["unseal_key", "unseal"], "[A-Za-z0-9+/]{43}=", "VAULT_UNSEAL_KEY=[[{b43}=]]", "VAULT_UNSEAL_KEY={b20}="),
        Infrastructure.Token("terraform-cloud-token", "HCP Terraform (Terraform Cloud) API token", Severity.Critical, @"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}", "{a14}.atlasv1.{w67}", "{a14}.atlasv1.{w20}")
            with { Keywords = [".atlasv1."], Prefix = "", Shape = new TokenShape(@"[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,70}", behind: 14) },
        Infrastructure.Assigned("hcp-client-secret", "HashiCorp Cloud Platform client secret", Severity.Critical, ["hcp_client"], "[A-Za-z0-9_-]{64}", "HCP_CLIENT_SECRET=[[{w64}]]", "HCP_CLIENT_SECRET={w12}")
            with { Form = Forms.MixedCase },
        Infrastructure.Token("pulumi-access-token", "Pulumi access token", Severity.Critical, "pul-[a-f0-9]{40}", "pul-{x40}", "pul-{x12}"),
        Infrastructure.Token("doppler-personal-token", "Doppler personal token", Severity.Critical, @"dp\.pt\.[A-Za-z0-9]{43}", "dp.pt.{a43}", "dp.pt.{a12}")
            with { Keywords = ["dp.pt."], Prefix = "dp.pt." },
        Infrastructure.Token("doppler-service-token", "Doppler service token", Severity.Critical, @"dp\.(st|sa|ct|scim|audit)\.([a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}", "dp.st.prd.{a43}", "dp.st.prd.{a12}")
            with { Keywords = ["dp.st.", "dp.sa.", "dp.ct.", "dp.scim.", "dp.audit."], Prefix = "dp." },
        Infrastructure.Token("infisical-service-token", "Infisical service token", Severity.Critical, @"st\.[a-f0-9]{24}\.[a-f0-9]{32}\.[a-f0-9]{32}", "st.{x24}.{x32}.{x32}", "st.{x24}.{x32}")
            with { Keywords = Keyword.Followed("st."), Prefix = "st." },
        Infrastructure.Assigned("consul-acl-token", "Consul ACL token", Severity.High, ["consul_http_token", "consul_token", "consul_acl"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "CONSUL_HTTP_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "CONSUL_HTTP_TOKEN={x8}"),
        Infrastructure.Assigned("nomad-acl-token", "Nomad ACL token", Severity.High, ["nomad_token", "nomad_acl"], "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "NOMAD_TOKEN=[[{x8}-{x4}-{x4}-{x4}-{x12}]]", "NOMAD_TOKEN={x8}"),
        Infrastructure.Token("rancher-api-token", "Rancher API token", Severity.Critical, "token-[a-z0-9]{5}:[a-z0-9]{54}", "token-{l5}:{l54}", "token-{l5}:{l12}"),
        Infrastructure.Token("openshift-access-token", "OpenShift access token", Severity.Critical, "sha256~[A-Za-z0-9_-]{43}", "sha256~{w43}", "sha256~{w12}"),
        Infrastructure.Assigned("kubernetes-bootstrap-token", "Kubernetes bootstrap token", Severity.High, ["bootstrap-token", "bootstrap_token", "--token", "kubeadm_token"], @"[a-z0-9]{6}\.[a-z0-9]{16}", "kubeadm join 10.0.0.1:6443 --token [[{l6}.{l16}]]", "kubeadm join 10.0.0.1:6443 --token {l6}.{l8}")
            with { Form = Forms.LettersAndDigits },
        Infrastructure.Token("portainer-access-token", "Portainer access token", Severity.Critical, "ptr_[A-Za-z0-9+/]{43}=", "ptr_{b43}=", "ptr_{b12}="),
        Infrastructure.Assigned("minio-secret-key", "MinIO secret key", Severity.High, ["minio_secret", "minio_root_password", "minio_access"], "[A-Za-z0-9+/]{40}", "MINIO_SECRET_KEY=[[{a40}]]", "MINIO_SECRET_KEY={a12}")
            with { Form = Forms.MixedCase },
        Infrastructure.Token("prefect-api-key", "Prefect API key", Severity.High, "pn[ub]_[A-Za-z0-9]{36}", "pnu_{a36}", "pnu_{a12}")
            with { Keywords = ["pnu_", "pnb_"] },
        Infrastructure.Assigned("confluent-api-secret", "Confluent Cloud API secret", Severity.Critical, ["confluent"], "[A-Za-z0-9+/]{64}", "CONFLUENT_API_SECRET=[[{b64}]]", "CONFLUENT_API_SECRET={b20}")
            with { Form = Forms.MixedCase },
        Infrastructure.Assigned("ansible-galaxy-token", "Ansible Galaxy or Automation Hub token", Severity.High, ["galaxy_token", "ansible_galaxy"], "[a-f0-9]{40}", "ANSIBLE_GALAXY_TOKEN=[[{x40}]]", "ANSIBLE_GALAXY_TOKEN={x20}"),
        Infrastructure.Assigned("puppet-forge-api-key", "Puppet Forge API key", Severity.High, ["puppet_forge", "forge_api", "blacksmith_forge"], "[a-f0-9]{64}", "PUPPET_FORGE_API_KEY=[[{x64}]]", "PUPPET_FORGE_API_KEY={x20}"),
        Infrastructure.Assigned("netbox-api-token", "NetBox API token", Severity.High, ["netbox"], "[a-f0-9]{40}", "NETBOX_API_TOKEN=[[{x40}]]", "NETBOX_API_TOKEN={x20}"),
        Infrastructure.Assigned("proxmox-api-token", "Proxmox VE API token", Severity.Critical, ["pveapitoken", "proxmox", "pm_api"], "[A-Za-z0-9.@_-]{3,64}![A-Za-z0-9._-]{1,64}=[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "Authorization: PVEAPIToken=[[root@pam!ci={x8}-{x4}-{x4}-{x4}-{x12}]]", "PVEAPIToken=root@pam!ci={x8}"),
        Infrastructure.Token("scalr-api-token", "Scalr API token", Severity.High, @"at-[a-z0-9]{16,20}\.[A-Za-z0-9]{40}", "SCALR_TOKEN=[[at-{l18}.{a40}]]", "SCALR_TOKEN=at-{l8}")
            with { Keywords = ["scalr_token", "scalr_api"], IgnoresCase = true, Shape = new AssignedShape(@"at-[a-z0-9]{16,20}\.[A-Za-z0-9]{40}"), Prefix = "" },
    ];
}
