using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Cluster;
using Gabion.Policy.PodSecurity;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Policy.PodSecurity;

public sealed class ReadinessTests
{
    private const string Two = """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels: {pod-security.kubernetes.io/enforce: privileged}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: x}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: agent, namespace: shop}
        spec:
          hostNetwork: true
          securityContext: {runAsNonRoot: true, seccompProfile: {type: Unconfined}}
          containers:
            - name: agent
              image: x
              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
        """;

    [Fact]
    public void A_namespace_is_as_strict_as_its_weakest_workload()
    {
        var shop = Assert.Single(Read());
        Assert.Equal(("shop", "privileged:latest", PodSecurityLevel.Privileged), (shop.Namespace, shop.Enforced.ToString(), shop.Level));
        Assert.Equal([PodSecurityLevel.Baseline, PodSecurityLevel.Privileged], shop.Workloads.Select(item => item.Level));
    }

    [Fact]
    public void Blockers_name_the_level_they_keep_from()
    {
        var agent = Read()[0].Workloads[1];
        Assert.Equal(
            ["Baseline hostNamespaces", "Baseline seccompProfile_baseline"],
            agent.Blockers.Select(blocker => $"{blocker.Level} {blocker.Violation.Check.Id}"));
    }

    [Fact]
    public void Every_version_has_its_level()
    {
        var levels = Read()[0].Workloads[0].ByMinor;
        Assert.Equal(38, levels.Length);
        Assert.Equal(PodSecurityLevel.Baseline, levels[0]); // runAsNonRoot is asked from the first version on
    }

    private static ImmutableArray<NamespaceReadiness> Read()
    {
        var facts = new ManifestReader().Read(new("shop.yaml"), Encoding.UTF8.GetBytes(Two)).Facts;
        return Readiness.Assess(
            facts.OfType<Workload>(), facts.OfType<KubernetesObject>().Where(item => item.Kind == "Namespace"), PodSecurityVersion.Latest);
    }
}
