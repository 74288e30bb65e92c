using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Cli.Cluster;

/// <summary>How the Secrets of a set of manifests are kept and handed to programs.</summary>
/// <param name="Ways">Each way of keeping Secrets outside of plain manifests, with the objects that use it; unused ones too, with none.</param>
/// <param name="InManifests">Secrets whose values are written in the manifests, not encrypted.</param>
/// <param name="Tokens">Secrets with a service account token that never expires.</param>
internal sealed record SecretKeeping(
    ImmutableArray<(string Name, ImmutableArray<KubernetesObject> Users)> Ways,
    ImmutableArray<KubernetesObject> InManifests,
    ImmutableArray<KubernetesObject> Tokens,
    ImmutableArray<SecretConsumer> Consumers)
{
    public static SecretKeeping Of(ImmutableArray<Fact> facts)
    {
        ImmutableArray<KubernetesObject> objects = [.. facts.OfType<KubernetesObject>()];
        ImmutableArray<Workload> workloads = [.. facts.OfType<Workload>()];
        ImmutableArray<KubernetesObject> Objects(Func<KubernetesObject, bool> uses) => [.. objects.Where(uses)];
        ImmutableArray<KubernetesObject> Pods(Func<Workload, bool> uses) => [.. workloads.Where(uses).Select(workload => workload.Object).Distinct()];
        return new(
            [
                ("External Secrets", Objects(item => item.Group == "external-secrets.io")),
                ("Sealed Secrets", Objects(item => item.Is("bitnami.com", "SealedSecret"))),
                ("Secrets Store CSI driver", [.. Objects(item => item.Group == "secrets-store.csi.x-k8s.io"), .. Pods(workload => workload.Pod.Spec["volumes"].Items.Any(volume => volume["csi"]["driver"].Text == "secrets-store.csi.k8s.io"))]),
                ("Vault agent injector", Pods(workload => workload.Pod.Metadata["annotations"]["vault.hashicorp.com/agent-inject"].Text == "true")),
                ("Vault Secrets Operator", Objects(item => item.Group == "secrets.hashicorp.com")),
                ("SOPS", Objects(item => item.Root["sops"].IsMapping)),
            ],
            Objects(item => item.Is("", "Secret") && !item.Root["sops"].IsMapping && (Holds(item.Root["data"]) || Holds(item.Root["stringData"]))),
            Objects(item => item.Is("", "Secret") && item.Root["type"].Text == "kubernetes.io/service-account-token"),
            [.. workloads.Select(SecretConsumer.Of).Where(consumer => consumer.InEnvironment.Length + consumer.AsFiles.Length > 0)]);
    }

    private static bool Holds(Field values) => values.Entries.Any(entry => entry.Value.Text is { Length: > 0 } && !entry.Value.IsPlaceholder);
}

/// <summary>A workload that is given Secrets.</summary>
/// <param name="InEnvironment">Secrets in environment variables: every child process and crash report has them.</param>
/// <param name="AsFiles">Secrets in volumes.</param>
internal sealed record SecretConsumer(Workload Workload, ImmutableArray<string> InEnvironment, ImmutableArray<string> AsFiles)
{
    public static SecretConsumer Of(Workload workload)
    {
        var variables = workload.Pod.Containers.SelectMany(container => container.Field["env"].Items.Select(variable => variable["valueFrom"]["secretKeyRef"]["name"].Text)
            .Concat(container.Field["envFrom"].Items.Select(source => source["secretRef"]["name"].Text)));
        var volumes = workload.Pod.Spec["volumes"].Items.SelectMany(volume => volume["projected"]["sources"].Items.Select(source => source["secret"]["name"].Text).Append(volume["secret"]["secretName"].Text));
        return new(workload, Names(variables), Names(volumes));
    }

    private static ImmutableArray<string> Names(IEnumerable<string?> names) => [.. names.OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
