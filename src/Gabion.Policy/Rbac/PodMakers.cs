namespace Gabion.Policy.Rbac;

/// <summary>Kinds that are not Kubernetes' own and of which pods are made.</summary>
public static class PodMakers
{
    /// <summary>Kinds whose operators make pods with an account, and mostly volumes, that their writer names.</summary>
    public static IReadOnlyList<(string Group, string[] Resources)> Custom { get; } =
    [
        ("apps.openshift.io", ["deploymentconfigs"]), ("build.openshift.io", ["buildconfigs", "builds"]),
        ("argoproj.io", ["workflows", "cronworkflows", "rollouts", "sensors", "eventsources"]),
        ("tekton.dev", ["taskruns", "pipelineruns"]), ("serving.knative.dev", ["services", "configurations"]),
        ("kubevirt.io", ["virtualmachines", "virtualmachineinstances", "virtualmachineinstancereplicasets"]),
        ("sparkoperator.k8s.io", ["sparkapplications", "scheduledsparkapplications"]), ("flink.apache.org", ["flinkdeployments"]),
        ("ray.io", ["rayclusters", "rayjobs", "rayservices"]), ("batch.volcano.sh", ["jobs"]), ("keda.sh", ["scaledjobs"]),
        ("kubeflow.org", ["notebooks", "pytorchjobs", "tfjobs", "mpijobs", "xgboostjobs"]), ("trainer.kubeflow.org", ["trainjobs"]),
        ("jobset.x-k8s.io", ["jobsets"]), ("leaderworkerset.x-k8s.io", ["leaderworkersets"]),
        ("apps.kruise.io", ["clonesets", "daemonsets", "statefulsets", "advancedcronjobs", "broadcastjobs"]),
        ("actions.github.com", ["autoscalingrunnersets", "ephemeralrunners"]), ("monitoring.coreos.com", ["prometheuses", "alertmanagers", "thanosrulers"]),
    ];
}
