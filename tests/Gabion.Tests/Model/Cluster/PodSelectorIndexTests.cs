using System.Text;
using Gabion.Formats.Yaml;
using Gabion.Model.Cluster;

namespace Gabion.Tests.Model.Cluster;

public sealed class PodSelectorIndexTests
{
    private const string Pods = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, namespace: shop, labels: {app: web, tier: front}}
        spec: {containers: [{name: c, image: i}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: api, namespace: shop, labels: {app: api, tier: front}}
        spec: {containers: [{name: c, image: i}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: other, namespace: test, labels: {app: web}}
        spec: {containers: [{name: c, image: i}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: anywhere, labels: {app: web}}
        spec: {containers: [{name: c, image: i}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: i}]}}}
        """;

    [Theory]
    [InlineData("shop", "{matchLabels: {app: web}}", "anywhere web")]
    [InlineData("test", "{matchLabels: {app: web}}", "anywhere other")]
    [InlineData(null, "{matchLabels: {app: web}}", "anywhere other web")]
    [InlineData("shop", "{matchLabels: {app: web, tier: front}}", "web")]
    [InlineData("shop", "{}", "anywhere api db web")]
    [InlineData("shop", "{matchExpressions: [{key: app, operator: In, values: [web, api, none]}]}", "anywhere api web")]
    [InlineData("shop", "{matchExpressions: [{key: tier, operator: DoesNotExist}]}", "anywhere db")]
    [InlineData("shop", "{matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}", "db")]
    [InlineData("shop", "{matchLabels: {statefulset.kubernetes.io/pod-name: cache-0}}", "")]
    [InlineData("shop", "{matchLabels: {app: none}}", "")]
    public void Selects_in_a_namespace(string? @namespace, string selector, string expected)
    {
        var index = ObjectSetReading.Read(Pods).Index.Pods;
        var found = index.Select(@namespace, LabelSelector.Of(YamlReader.Read(selector).Single().Field));
        Assert.Equal(expected, string.Join(' ', found.Select(workload => workload.Object.Name).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: a}", false)]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}", true)]
    [InlineData("apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: a}", true)]
    [InlineData("apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: a}", false)]
    [InlineData("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}", false)]
    public void Knows_which_resources_may_make_pods(string text, bool expected) =>
        Assert.Equal(expected, ObjectSetReading.Read(text).Index.MayMakeOtherPods);
}
