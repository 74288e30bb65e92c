using System.Collections.Immutable;
using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Readers.Cluster;

/// <summary>Manifests with parts of them swapped, dropped and doubled: reading and the schema never throw and always end.</summary>
public sealed class ManifestFuzzTests
{
    private const string Text = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: backups.example.com}
        spec:
          group: example.com
          names: {kind: Backup, plural: backups}
          scope: Namespaced
          versions:
            - name: v1
              schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, required: [days], properties: {days: {type: integer, enum: [1, 7]}}}}}}
        ---
        apiVersion: example.com/v1
        kind: Backup
        spec: {days: 7, template: {spec: {containers: [{name: a, image: "b:1"}]}}}
        ---
        apiVersion: v1
        kind: List
        items:
          - apiVersion: apps/v1
            kind: Deployment
            metadata: &m {name: web, labels: {app: web}}
            spec:
              selector: {matchLabels: {app: web}}
              strategy: {type: Recreate}
              template:
                metadata: *m
                spec:
                  hostNetwork: true
                  containers:
                    - name: web
                      image: nginx:1.29
                      ports: [{containerPort: 80, protocol: TCP}]
                      resources: {limits: {cpu: 100m, memory: 1Gi}}
                      env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                  volumes: [{name: v, emptyDir: {sizeLimit: 1Gi}}]
          - {apiVersion: policy/v1beta1, kind: PodDisruptionBudget, spec: {minAvailable: 50%}}
        """;

    private static readonly string[] Values = ["[]", "{}", "null", "1", "true", "\"x\"", "[[]]", "{a: {b: []}}", "*m", "v1", "List", "-1e400", "99999999999999999999", "|", "'"];

    [Fact]
    public void Changed_values_are_survived()
    {
        var random = new System.Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var lines = Text.Split('\n').ToList();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                var at = random.Next(lines.Count);
                var colon = lines[at].IndexOf(':', StringComparison.Ordinal);
                switch (random.Next(4))
                {
                    case 0 when colon > 0:
                        lines[at] = $"{lines[at][..(colon + 1)]} {Values[random.Next(Values.Length)]}";
                        break;
                    case 1:
                        lines.RemoveAt(at);
                        break;
                    case 2:
                        lines.Insert(at, lines[random.Next(lines.Count)]);
                        break;
                    default:
                        (lines[at], lines[0]) = (lines[0], lines[at]);
                        break;
                }
            }

            var result = new ManifestReader().Read(new("a.yaml"), Encoding.UTF8.GetBytes(string.Join('\n', lines)));
            var objects = result.Facts.OfType<KubernetesObject>().ToImmutableArray();
            var definitions = CustomDefinitions.Of(new ObjectSet(new("a.yaml"), objects, [.. result.Facts.OfType<Workload>()], isWhole: true));
            foreach (var @object in objects)
            {
                var faults = ObjectSchema.Check(@object, 20 + random.Next(17)).Concat(definitions.Check(@object));
                Assert.All(faults, fault => Assert.True(fault.Message.Length > 0 && fault.At.Span.Line >= 1 && fault.At.Path is not null));
            }

            Assert.All(result.Gaps, gap => Assert.True(gap.Kind is GapKind.Invalid or GapKind.Limit or GapKind.Unknown));
        }
    }
}
