using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Readers.Cluster;

public sealed class ManifestReaderTests
{
    private const string Pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: c, image: i}]}\n";

    [Theory]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- {apiVersion: v1, kind: Service, metadata: {name: b}}\n", "Pod/a Service/b")]
    [InlineData("apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- {metadata: {name: a}}\n", "Deployment/a")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, metadata: {name: a}}]}\n", "Pod/a")]
    [InlineData("apiVersion: v1\nkind: List\nitems: []\n", "")]
    [InlineData("apiVersion: v1\nkind: ConfigMapList\nitems:\n", "")]
    [InlineData("apiVersion: example.com/v1\nkind: AllowList\nmetadata: {name: a}\n", "AllowList/a")]
    [InlineData("a: 1\n---\napiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n---\n# end\n", "Pod/a-")]
    [InlineData("{\"apiVersion\": \"v1\", \"kind\": \"Pod\"}{\"apiVersion\": \"v1\", \"kind\": \"Secret\"}", "Pod/ Secret/")]
    public void Reads_objects_and_lists(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Read("a.yaml", text).Facts.OfType<KubernetesObject>().Select(item => item.Resource.ToString())));

    [Theory]
    [InlineData("apiVersion: batch/v1\nkind: CronJob\nspec: {jobTemplate: {spec: {template: {spec: {containers: [{image: i}]}}}}}", "i")]
    [InlineData("apiVersion: v1\nkind: PodTemplate\ntemplate: {spec: {containers: [{image: i}]}}", "i")]
    [InlineData("apiVersion: v1\nkind: ReplicationController\nspec: {template: {spec: {containers: [{image: i}]}}}", "i")]
    [InlineData("apiVersion: apps/v1\nkind: Pod\nspec: {containers: [{image: i}]}", "i")]
    [InlineData("apiVersion: example.com/v1\nkind: Pod\nspec: {containers: [{image: i}]}", "")]
    [InlineData("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: {template: {spec: {containers: [{image: i}]}}}", "i")]
    [InlineData("apiVersion: serving.knative.dev/v1\nkind: Service\nspec: {template: {spec: {containers: [{image: i}]}}}", "i")]
    [InlineData("apiVersion: apps.kruise.io/v1alpha1\nkind: AdvancedCronJob\nspec: {template: {jobTemplate: {spec: {template: {spec: {containers: [{image: i}]}}}}}}", "i")]
    [InlineData("apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {tasks: [{template: {spec: {containers: [{image: i}]}}}, {template: {spec: {containers: [{image: j}]}}}]}", "")]
    [InlineData("apiVersion: kubeflow.org/v1\nkind: TFJob\nspec: {tfReplicaSpecs: {Worker: {template: {spec: {containers: [{image: i}]}}}, Chief: {template: {spec: {containers: [{image: j}]}}}}}", "i j")]
    [InlineData("apiVersion: ray.io/v1\nkind: RayCluster\nspec: {headGroupSpec: {template: {spec: {containers: [{image: i}]}}}}", "i")]
    [InlineData("apiVersion: leaderworkerset.x-k8s.io/v1\nkind: LeaderWorkerSet\nspec: {leaderWorkerTemplate: {workerTemplate: {spec: {containers: [{image: i}]}}}}", "i")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nspec: {template: {spec: {containers: [{image: i}]}}}", "")]
    [InlineData("apiVersion: v1\nkind: Service\nspec: {type: ClusterIP}", "")]
    public void Finds_pod_templates(string text, string expected) => Assert.Equal(
        expected,
        string.Join(' ', Read("a.yaml", text).Facts.OfType<Workload>().SelectMany(workload => workload.Pod.Containers).Select(container => container.Field["image"].Text)));

    [Theory]
    [InlineData("values.yaml", "image: {repository: nginx, tag: 1.29}\nreplicas: 3\n")]
    [InlineData(".github/workflows/ci.yaml", "on: push\njobs: {build: {runs-on: ubuntu, steps: [{run: 'echo ${{ github.ref }}'}]}}\n")]
    [InlineData("mkdocs.yml", "site_name: x\nmarkdown_extensions:\n  - pymdownx.emoji:\n      index: !!python/name:material.twemoji\n")]
    [InlineData("openapi.json", "{\"openapi\": \"3.0.0\", \"paths\": {}}")]
    [InlineData("tsconfig.json", "{ // comment\n  \"compilerOptions\": {},\n}")]
    [InlineData("kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n")]
    [InlineData("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n")]
    [InlineData("kubeconfig.yaml", "apiVersion: v1\nkind: Config\nclusters: []\n")]
    [InlineData("playbook.yml", "- hosts: all\n  tasks:\n    - name: x\n      shell: {{ command }} {{ arguments }}\n")]
    [InlineData("skaffold.yaml", "apiVersion: skaffold/v4beta6\nkind: Config\n")]
    [InlineData("empty.yaml", "")]
    public void Other_files_give_no_facts_and_no_noise(string path, string text)
    {
        var result = Read(path, text);
        Assert.Empty(result.Facts);
        Assert.Empty(result.Gaps);
    }

    [Theory]
    [InlineData("a.yaml", "a: [1\n", GapKind.Invalid, 2)]
    [InlineData("a.json", "{\"apiVersion\": \"v1\", \"kind\": \"Pod\",\n}", GapKind.Invalid, 1)]
    [InlineData("a.yaml", "a: \0b\n", GapKind.Invalid, null)]
    [InlineData("templates/a.yaml", "apiVersion: v1\nkind: Pod\n{{- if .Values.x }}\na: 1\n{{- end }}\n", GapKind.Unknown, 3)]
    [InlineData("a.yml", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ name }}\n", GapKind.Unknown, 4)]
    [InlineData("a.yml", "{% if x %}\napiVersion: v1\nkind: Pod\n{% endif %}\n", GapKind.Unknown, 1)]
    public void What_cannot_be_read_is_a_gap(string path, string text, GapKind kind, int? line)
    {
        var gap = Assert.Single(Read(path, text).Gaps);
        Assert.Equal((kind, line), (gap.Kind, gap.Span?.Line));
    }

    [Fact]
    public void The_rest_is_read_after_a_broken_document()
    {
        var result = Read("a.yaml", $"a: [\n---\n{Pod}");
        Assert.Equal(6, Assert.Single(result.Facts.OfType<Workload>()).Pod.Spec.Span.Line);
        Assert.Equal(GapKind.Invalid, Assert.Single(result.Gaps).Kind);
    }

    [Fact]
    public void A_file_beyond_the_limit_is_a_gap_when_it_may_be_a_manifest()
    {
        var filler = new string('x', 33 << 20);
        Assert.Equal(GapKind.Limit, Assert.Single(Read("a.yaml", $"{Pod}# {filler}").Gaps).Kind);
        Assert.Empty(Read("a.yaml", $"a: {filler}").Gaps);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-32")]
    public void Reads_other_encodings(string name)
    {
        var encoding = Encoding.GetEncoding(name);
        var result = new ManifestReader().Read(new("a.yaml"), (byte[])[.. encoding.GetPreamble(), .. encoding.GetBytes(Pod)]);
        Assert.Equal("web", Assert.Single(result.Facts.OfType<KubernetesObject>()).Name);
    }

    [Fact]
    public void Escapes_do_not_hide_a_manifest() =>
        Assert.Single(Read("a.json", "{\"\\u0061piVersion\": \"v1\", \"\\u006bind\": \"Secret\"}").Facts);

    [Fact]
    public void Duplicate_keys_belong_to_their_object()
    {
        var objects = Read("a.yaml", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- apiVersion: v1\n  kind: Secret\n  data: {}\n  data: {}\n").Facts.OfType<KubernetesObject>();
        Assert.Equal([0, 1], objects.Select(item => item.RepeatedKeys.Length));
    }

    [Theory]
    [InlineData("{containers: [{ports: [{containerPort: 80}]}]}", null)]
    [InlineData("{hostNetwork: true, containers: [{ports: [{containerPort: 80}]}]}", 80L)]
    [InlineData("{containers: [{ports: [{containerPort: 80, hostPort: 8080}]}]}", 8080L)]
    public void Completes_host_ports(string spec, long? expected)
    {
        var workload = Assert.Single(Read("a.yaml", $"apiVersion: v1\nkind: Pod\nspec: {spec}\n").Facts.OfType<Workload>());
        Assert.Equal(expected, workload.Pod.Containers[0].Ports.Single().HostPort);
    }

    [Theory]
    [InlineData("nginx", "Always")]
    [InlineData("nginx:latest", "Always")]
    [InlineData("nginx:1.29", "IfNotPresent")]
    [InlineData("nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000", "IfNotPresent")]
    public void Completes_pull_policies(string image, string expected)
    {
        var workload = Assert.Single(Read("a.yaml", $"apiVersion: v1\nkind: Pod\nspec: {{containers: [{{image: '{image}'}}]}}\n").Facts.OfType<Workload>());
        Assert.Equal(expected, workload.Pod.Containers[0].ImagePullPolicy);
    }

    private static ReadResult Read(string path, string text) => new ManifestReader().Read(new(path), Encoding.UTF8.GetBytes(text));
}
