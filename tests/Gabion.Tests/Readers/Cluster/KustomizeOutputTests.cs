using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Readers.Cluster;

public sealed class KustomizeOutputTests
{
    private const string Base = """
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 1
          template:
            spec:
              containers:
                - name: side
                  image: side:1
                - name: web
                  image: web:1
                  securityContext:
                    privileged: true
        """;

    private const string Patch = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 5
        """;

    private const string Output = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: prod-web
        spec:
          replicas: 5
          template:
            spec:
              containers:
              - image: web:2
                name: web
                securityContext:
                  privileged: true
              - image: side:1
                name: side
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: made
        """;

    [Theory]
    [InlineData("spec.replicas", "ov/patch.yaml:5")]
    [InlineData("spec.template.spec.containers.0.securityContext.privileged", "base/web.yaml:19")]
    [InlineData("spec.template.spec.containers.1.image", "base/web.yaml:15")]
    [InlineData("spec.template.spec.containers.0.image", "base/web.yaml:17~")]
    [InlineData("metadata.name", "ov/patch.yaml:3~")]
    public void Finds_the_value_in_its_source(string path, string expected)
    {
        var field = YamlReader.Read(Output)[0].Field;
        foreach (var key in path.Split('.'))
        {
            field = int.TryParse(key, out var index) ? field[index] : field[key];
        }

        Assert.Equal(expected, Locate(field));
    }

    [Fact]
    public void A_generated_object_leads_to_the_kustomization() =>
        Assert.Equal("ov/kustomization.yaml:1~", Locate(YamlReader.Read(Output)[1].Field["metadata"]["name"]));

    [Fact]
    public void What_is_missing_leads_to_what_it_is_missing_in() =>
        Assert.Equal("base/web.yaml:18", Locate(YamlReader.Read(Output)[0].Field["spec"]["template"]["spec"]["containers"][0]["securityContext"]["runAsNonRoot"]));

    [Theory]
    [InlineData("resources: [../base]", null, null)]
    [InlineData("resources: ['https://github.com/x/y//z?ref=v1']", "https://github.com/x/y//z?ref=v1", null)]
    [InlineData("resources: [github.com/x/y]", "github.com/x/y", null)]
    [InlineData("bases: ['git@github.com:x/y.git']", "git@github.com:x/y.git", null)]
    [InlineData("components: ['ssh://git@h/x']", "ssh://git@h/x", null)]
    [InlineData("helmCharts: [{name: x}]", null, "helmCharts")]
    public void Sees_what_would_leave_the_target(string text, string? remote, string? plugin)
    {
        var kustomization = Kustomization.Read(text);
        Assert.Equal((remote, plugin), (kustomization.Remote, kustomization.NeedsPlugin));
    }

    private static string Locate(Field field)
    {
        var location = new KustomizeOutput("ov/kustomization.yaml", Output, [("ov/patch.yaml", Patch), ("base/web.yaml", Base)]).File.Locate(field.Span);
        return $"{location}{(location.IsApproximate ? "~" : "")}";
    }
}
