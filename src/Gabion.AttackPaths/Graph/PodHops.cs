using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.AttackPaths.Graph;

/// <summary>What is at hand for whoever runs code in a pod: tokens, Secrets, an identity of the cloud, the way onto the node.</summary>
internal sealed class PodHops(GraphDraft draft)
{
    private static readonly string[] TokenRules = ["GBN-CLU-034", "GBN-CLU-035"];
    private static readonly string[] SecretRules = ["GBN-CLU-040"];
    private static readonly string[] NodeRules = ["GBN-CLU-001", "GBN-CLU-007", "GBN-CLU-008", "GBN-CLU-009", "GBN-CLU-010", "GBN-CLU-019"];

    /// <summary>Annotations of service accounts that make them an identity of a cloud.</summary>
    private static readonly (string Annotation, string Cloud)[] Clouds =
    [
        ("eks.amazonaws.com/role-arn", "aws"), ("iam.gke.io/gcp-service-account", "gcp"), ("azure.workload.identity/client-id", "azure"),
    ];

    private readonly Dictionary<(string Namespace, string Name), KubernetesObject> _accounts = draft.Input.Objects.Where(item => item.Is("", "ServiceAccount"))
        .GroupBy(item => (item.NamespaceOrDefault, item.Name)).ToDictionary(group => group.Key, group => group.Last());

    private readonly HashSet<Subject> _bound = [.. draft.Input.Policy.Bindings.Where(binding => binding.Source is not null).SelectMany(binding => binding.Subjects)];

    public void Add()
    {
        foreach (var workload in draft.Workloads)
        {
            foreach (var source in workload.Sources)
            {
                AddToken(workload, source);
                AddSecrets(workload, source);
                AddCloud(workload, source);
                AddEscapes(workload, source);
            }
        }
    }

    private void AddToken(PathWorkload workload, Workload source)
    {
        if (draft.Input.Facts.MountedToken(source) is not { OnlyIn: null } token)
        {
            return;
        }

        var account = ClusterFacts.AccountOf(source);
        var isProjected = token.At.IsMapping;
        var why = isProjected ? "a projected volume holds a token for the API server"
            : source.Pod.Spec["automountServiceAccountToken"].IsTrue ? "automountServiceAccountToken is true" : "nothing turns automountServiceAccountToken off";
        Add(workload, draft.Place(PlaceKind.Subject, account.ToString()), new(0, HopKind.Token, "its token is mounted in the pod", Ease.Given)
        {
            Evidence = Evidence(source, TokenRules, why, token.At),
            // An account that somebody gave rights is there to be used: less rights mend it, not a pod without the token.
            Mend = _bound.Contains(account) ? null : draft.Mend(MendKind.Token, $"token:{workload.Name}", isProjected ? $"take the projected token out of {workload.Name}" : $"set automountServiceAccountToken: false in {workload.Name}", source.File.Locate(source.Pod.Spec.Span), "its program does not call the Kubernetes API"),
        });
    }

    private void AddSecrets(PathWorkload workload, Workload source)
    {
        var held = source.IsStatic ? [] : ClusterFacts.MountedSecrets(source.Pod).Where(secret => secret.OnlyIn is null).ToList();
        foreach (var (name, field, _) in held)
        {
            Add(workload, draft.Place(PlaceKind.Secret, $"secret/{workload.Namespace}/{name}"), new(0, HopKind.MountedSecret, "the Secret is in the pod", Ease.Given)
            {
                Evidence = Evidence(source, SecretRules, $"{field.Path}: {name}", field),
            });
        }

        foreach (var (@namespace, name) in draft.Input.Facts.KubeletSecrets(source).Except(held.Select(secret => (workload.Namespace, secret.Name))))
        {
            draft.Add(draft.Kept(workload), new(draft.Place(PlaceKind.Secret, $"secret/{@namespace}/{name}").Number, HopKind.MountedSecret, "", Ease.Given));
        }
    }

    private void AddCloud(PathWorkload workload, Workload source)
    {
        var subject = ClusterFacts.AccountOf(source);
        if (subject.Namespace is null || !_accounts.TryGetValue((subject.Namespace, subject.Name), out var account))
        {
            return;
        }

        foreach (var (annotation, cloud) in Clouds)
        {
            if (account.Annotations[annotation] is { Text: { Length: > 0 } identity } field)
            {
                Add(workload, draft.Place(PlaceKind.CloudIdentity, $"{cloud}:{identity}"), new(0, HopKind.Cloud, "its service account stands for an identity of the cloud", Ease.Given)
                {
                    Evidence = [new($"{annotation}: {identity}", account.File.Locate(field.Span))],
                });
                draft.Unknown.Add("What identities of the cloud may do there is not in Kubernetes objects, so paths end at them.");
            }
        }
    }

    private void AddEscapes(PathWorkload workload, Workload source)
    {
        foreach (var door in NodeDoor.Of(source).Where(door => door.Gift is NodeGift.ControlPlane or NodeGift.Etcd).DistinctBy(door => door.Gift))
        {
            var (goal, means) = door.Gift == NodeGift.Etcd
                ? (draft.Place(PlaceKind.AllSecrets, "every Secret of the cluster"), "reads the data of etcd")
                : (draft.Place(PlaceKind.ClusterAdmin, "cluster-admin"), "takes the keys or the data of the control plane");
            Add(workload, goal, new(0, HopKind.Escape, $"{means}: {door.Why}", new(0.6, "where the pod runs on the control plane"))
            {
                Condition = door.Gift == NodeGift.Etcd ? "it runs on a node of the control plane, and Secrets are not encrypted at rest" : "it runs on a node of the control plane",
                Evidence = [new HopEvidence($"{door.At.Path}: {door.At.Text}", source.File.Locate(door.At.Span)), .. draft.Input.Findings.About(source.Object, NodeRules).Select(HopEvidence.Of)],
                Mend = draft.Mend(MendKind.Confine, $"escape:{workload.Name}", $"take from {workload.Name} what gives it the node: {door.Why}", source.File.Locate(door.At.Span), "its program works without"),
            });
        }

        var doors = NodeDoor.Of(source).Where(door => door.Gift == NodeGift.Node).ToList();
        if (doors.Count == 0)
        {
            return;
        }

        var findings = draft.Input.Findings.About(source.Object, NodeRules).ToList();
        var isWhole = doors.Exists(door => door.At.Path.EndsWith("privileged", StringComparison.Ordinal));
        Add(workload, draft.NodeOf(workload), new(0, HopKind.Escape, $"leaves the container: {doors[0].Why}", isWhole ? new(0.9, "privileged") : new(0.7, "a part of the node at hand"))
        {
            Evidence =
            [
                .. doors.Select(door => new HopEvidence($"{door.At.Path}: {door.At.Text}", source.File.Locate(door.At.Span))),
                .. findings.Select(HopEvidence.Of),
            ],
            Mend = draft.Mend(
                MendKind.Confine, $"escape:{workload.Name}", $"take from {workload.Name} what gives it the node: {string.Join("; ", doors.Select(door => door.Why).Distinct().Take(3))}{(doors.Count > 3 ? "; …" : "")}",
                source.File.Locate(doors[0].At.Span), "its program works without"),
        });
    }

    private ImmutableArray<HopEvidence> Evidence(Workload source, string[] rules, string text, Field at) =>
    [
        new HopEvidence(text, source.File.Locate(at.Span)),
        .. draft.Input.Findings.About(source.Object, rules).Select(HopEvidence.Of),
    ];

    private void Add(PathWorkload workload, PathPlace to, Hop hop) => draft.Add(draft.Inside(workload), hop with { To = to.Number });
}
