using System.Collections.Immutable;
using System.Text;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Policy.Schema;

public sealed class ObjectSchemaTests
{
    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {contianers: []}}", "UnknownField 'contianers' is no field of PodSpec in Kubernetes 1.36; did you mean 'containers'?")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, hostPID: true}]}}", "UnknownField 'hostPID' is no field of Container in Kubernetes 1.36; it belongs further up, in PodSpec")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, privileged: true}]}}", "UnknownField 'privileged' is no field of Container in Kubernetes 1.36; it belongs in 'securityContext'")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {containers: {name: a}}}", "WrongType 'containers' must be a list, but is a mapping")]
    [InlineData("{apiVersion: v1, kind: Service, spec: {ports: [{port: 99999999999}]}}", "WrongType 'port' must be an integer of 32 bits, but is the number 99999999999")]
    [InlineData("{apiVersion: v1, kind: Secret, data: {a: '%%%'}}", "ValueNotAllowed 'data.a' is not valid base64")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, data: {a: yes}}", "WrongType 'data.a' must be text, but is the Boolean yes")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, metadata: [], spec: {selector: {}, template: {}}}", "WrongType 'metadata' must be a mapping, but is a list")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {restartPolicy: always, containers: []}}", "ValueNotAllowed 'restartPolicy' is 'always', but takes only Always, OnFailure, Never; did you mean 'Always'?")]
    [InlineData("{apiVersion: apps/v2, kind: Deployment}", "UnknownVersion No version of Kubernetes serves Deployment in apps/v2; it is in apps/v1")]
    [InlineData("{apiVersion: v1, kind: Depoyment}", "UnknownVersion No version of Kubernetes serves Depoyment in v1, and it knows no kind of that name")]
    [InlineData("{apiVersion: policy/v1beta1, kind: PodSecurityPolicy}", "RemovedVersion Kubernetes 1.36 does not serve PodSecurityPolicy in policy/v1beta1: it was removed in 1.25")]
    public void Says_what_the_server_would_not_take(string text, string expected)
    {
        var fault = Assert.Single(Check(text, 36), fault => fault.Kind != SchemaFaultKind.MissingField);
        Assert.Equal(expected, $"{fault.Kind} {fault.Message}");
    }

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {name: a, creationTimestamp: null}, spec: {containers: [{name: a, image: i, ports: [{containerPort: '{{ .port }}'}]}]}, status: {phase: 1}}")]
    [InlineData("{apiVersion: v1, kind: Service, spec: {ports: [{port: 80, targetPort: http}, {port: 81, targetPort: 8081}]}}")]
    [InlineData("{apiVersion: v1, kind: ConfigMap, data: }")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {containers: [{name: a, resources: {limits: {cpu: 1, memory: 1.5Gi}, requests: {cpu: 0.5}}}]}}")]
    [InlineData("{apiVersion: example.com/v1, kind: Deployment, anything: goes}")]
    [InlineData("{apiVersion: apps/v1, kind: Deployment, spec: {replicas: '${N}', selector: {}, template: {spec: {$patch: replace, containers: []}}}}")]
    [InlineData("{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, rules: }")]
    [InlineData("{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {group: a, scope: Cluster, names: {kind: A, plural: as}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true, default: 1, items: {type: string}}}}]}}")]
    public void Is_silent_where_nothing_is_wrong(string text) => Assert.Empty(Check(text, 36));

    [Theory]
    [InlineData("{apiVersion: batch/v1beta1, kind: CronJob}", 20, "")]
    [InlineData("{apiVersion: batch/v1beta1, kind: CronJob}", 21, "DeprecatedVersion=batch/v1")]
    [InlineData("{apiVersion: batch/v1beta1, kind: CronJob}", 24, "DeprecatedVersion=batch/v1")]
    [InlineData("{apiVersion: batch/v1beta1, kind: CronJob}", 25, "RemovedVersion=batch/v1")]
    [InlineData("{apiVersion: extensions/v1beta1, kind: Deployment, spec: {selector: {matchLabels: {a: b}}}}", 36, "RemovedVersion=apps/v1")]
    [InlineData("{apiVersion: extensions/v1beta1, kind: Deployment}", 36, "RemovedVersion=")]
    [InlineData("{apiVersion: networking.k8s.io/v1beta1, kind: Ingress}", 36, "RemovedVersion=")]
    [InlineData("{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler}", 23, "DeprecatedVersion=autoscaling/v2")]
    [InlineData("{apiVersion: autoscaling/v2beta2, kind: HorizontalPodAutoscaler}", 26, "RemovedVersion=autoscaling/v2")]
    [InlineData("{apiVersion: flowcontrol.apiserver.k8s.io/v1beta3, kind: FlowSchema}", 32, "RemovedVersion=flowcontrol.apiserver.k8s.io/v1")]
    [InlineData("{apiVersion: v1, kind: Endpoints}", 33, "DeprecatedVersion=")]
    [InlineData("{apiVersion: v1, kind: Endpoints}", 32, "")]
    public void Knows_when_versions_go(string text, int minor, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Check(text, minor).Where(fault => fault.Kind is SchemaFaultKind.RemovedVersion or SchemaFaultKind.DeprecatedVersion).Select(fault => $"{fault.Kind}={fault.Replacement}")));

    [Theory]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {hostUsers: false, containers: []}}", 36, false)]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {hostUsers: false, containers: []}}", 25, false)]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {hostUsers: false, containers: []}}", 20, true)]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {nonsense: false, containers: []}}", 28, true)]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {clusterName: a}}", 36, true)]
    [InlineData("{apiVersion: v1, kind: Pod, metadata: {clusterName: a}}", 23, false)]
    public void Between_the_known_versions_only_certainty_counts(string text, int minor, bool isUnknown) =>
        Assert.Equal(isUnknown, Check(text, minor).Any(fault => fault.Kind == SchemaFaultKind.UnknownField));

    [Theory]
    [InlineData("{apiVersion: v1, kind: ConfigMap, data: {a: 010}}", "\"010\"")]
    [InlineData("{apiVersion: v1, kind: Pod, spec: {hostNetwork: 'true', containers: []}}", "true")]
    [InlineData("{apiVersion: v1, kind: Service, spec: {ports: [{port: '80'}]}}", "80")]
    [InlineData("{apiVersion: v1, kind: Service, spec: {ports: [{port: http}]}}", null)]
    public void Offers_the_same_value_in_the_right_type(string text, string? expected) =>
        Assert.Equal(expected, Assert.Single(Check(text, 36)).Replacement);

    private static ImmutableArray<SchemaFault> Check(string text, int minor) =>
        ObjectSchema.Check(new ManifestReader().Read(new("a.yaml"), Encoding.UTF8.GetBytes(text)).Facts.OfType<KubernetesObject>().Single(), minor);
}
