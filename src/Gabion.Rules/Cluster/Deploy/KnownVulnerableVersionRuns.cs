using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>These versions are broken in a way that the manifest alone shows.</summary>
internal sealed class KnownVulnerableVersionRuns : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-059"),
        Title = "Image version has a known way in",
        Severity = Severity.High,
        Stage = Stage.Deploy,
        Why = "This version of a widely used component has a published weakness that gives attackers access, credentials or a way past the policy engine.",
        Fix = "Update the component.",
        References = ["https://nvd.nist.gov/vuln/detail/CVE-2022-24348", "https://nvd.nist.gov/vuln/detail/CVE-2022-39328", "https://nvd.nist.gov/vuln/detail/CVE-2022-47633"],
        Controls = [new("MITRE-ATTACK", "T1190", ControlCoverage.Partial)],
        Aliases = ["C-0081", "C-0090", "C-0091"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: grafana
                image: grafana/grafana:9.2.2 <--
              - name: argocd
                image: quay.io/argoproj/argocd:v2.1.8 <--
              - name: kyverno
                image: ghcr.io/kyverno/kyverno:v1.8.4 <--
            """),
        PodExample.Good("""
            containers:
              - name: grafana
                image: grafana/grafana:9.2.4
              - name: argocd
                image: quay.io/argoproj/argocd:v2.2.4
              - name: kyverno
                image: ghcr.io/kyverno/kyverno:v1.8.5
            """),
    ];

    // First vulnerable version, first version with the fix.
    private static readonly ImmutableArray<(string Repository, Version From, Version Fixed, string Advisory)> Known =
    [
        ("argoproj/argocd", new(0, 0, 0), new(2, 1, 9), "CVE-2022-24348: a Helm chart reads any file of the repository server"),
        ("argoproj/argocd", new(2, 2, 0), new(2, 2, 4), "CVE-2022-24348: a Helm chart reads any file of the repository server"),
        ("grafana/grafana", new(9, 2, 0), new(9, 2, 4), "CVE-2022-39328: a race lets a request in without a login"),
        ("kyverno/kyverno", new(1, 8, 3), new(1, 8, 5), "CVE-2022-47633: a registry gets an unsigned image past verification"),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        if (container.Image is not { Tag: { } tag } image)
        {
            return null;
        }

        foreach (var known in Known) // the versions of one repository do not overlap
        {
            if (image.Repository == known.Repository && Version.TryParse(tag.TrimStart('v'), out var version) && version >= known.From && version < known.Fixed)
            {
                return PodProblem.At(container.Field["image"], $"Image '{image}' has {known.Advisory}") with { Fix = $"Update to {known.Fixed} or later." };
            }
        }

        return null;
    }
}
