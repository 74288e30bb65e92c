using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>ContainerAdministrator is to Windows containers what root is to Linux ones.</summary>
internal sealed class WindowsAdministratorIsUsed : Rule<Workload>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-057"),
        Title = "Windows container runs as administrator",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The administrator of the container may change every file in it and its services, and is one bug away from the node.",
        Fix = "Set `runAsUserName: ContainerUser`.",
        References = ["https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/"],
    };

    public override ImmutableArray<string> Keys => ["runAsUserName"];

    public override ImmutableArray<Example> Examples =>
    [
        PodExample.Bad("""
            os: {name: windows}
            securityContext:
              windowsOptions:
                runAsUserName: ContainerAdministrator <--
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
        PodExample.Good("""
            os: {name: windows}
            securityContext: {windowsOptions: {runAsUserName: ContainerUser}}
            containers:
              - name: web
                image: registry.example/web:1.4
            """),
    ];

    public override IEnumerable<Problem> Check(Workload workload) =>
        from context in workload.Pod.Containers.Select(container => container.SecurityContext).Prepend(workload.Pod.SecurityContext)
        let user = context["windowsOptions"]["runAsUserName"]
        let name = user.Text is { } text ? text[(text.LastIndexOf('\\') + 1)..] : ""
        where name.Equals("ContainerAdministrator", StringComparison.OrdinalIgnoreCase) || name.Equals("SYSTEM", StringComparison.OrdinalIgnoreCase)
        select PodProblem.At(user, $"The Windows container runs as {user.Text}");
}
