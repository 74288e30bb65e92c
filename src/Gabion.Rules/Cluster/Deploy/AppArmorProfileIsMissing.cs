using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>Where the node has AppArmor, the runtime's profile is the default.</summary>
internal sealed class AppArmorProfileIsMissing : ContainerRule
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-024"),
        Title = "Container names no AppArmor profile",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        OnByDefault = false,
        Why = "Nodes with AppArmor use the runtime's profile anyway; naming it makes the pod fail, instead of running unconfined, on a node without AppArmor.",
        Fix = "Set `appArmorProfile: {type: RuntimeDefault}` for the pod.",
        References = ["https://kubernetes.io/docs/tutorials/security/apparmor/"],
        Aliases = ["C-0055", "missing_app_armor_config", "linuxHardening", "ApparmorAny"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            containers:
              - name: web <--
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            securityContext: {appArmorProfile: {type: RuntimeDefault}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    protected override Problem? CheckContainer(Workload workload, ContainerSpec container)
    {
        var profile = container.Effective("appArmorProfile");
        var annotation = workload.Pod.Metadata["annotations"][$"container.apparmor.security.beta.kubernetes.io/{container.Name}"];
        return profile.IsSet || annotation.IsSet || workload.Pod.IsWindows
            ? null
            : PodProblem.At(profile, $"Container '{container.Name}' names no AppArmor profile", container) with { Patch = Patch.Set(profile, "{type: RuntimeDefault}") };
    }
}
