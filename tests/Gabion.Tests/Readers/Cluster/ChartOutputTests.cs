using Gabion.Formats;
using Gabion.Formats.Yaml;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Readers.Cluster;

public sealed class ChartOutputTests
{
    private const string Template = """
        {{- if .Values.enabled }}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ include "shop.name" . }}
          labels:
            {{- include "shop.labels" . | nindent 4 }}
        spec:
          replicas: {{ .Values.replicas }}
          template:
            spec:
              containers:
                {{- range .Values.containers }}
                - name: {{ .name }}
                  image: "{{ .image }}:{{ .tag }}"
                  securityContext:
                    privileged: true
                {{- end }}
              hostPID: true
        {{- end }}
        """;

    private const string Output = """
        ---
        # Source: shop/templates/deployment.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: release-shop
          labels:
            app: shop
            tier: web
        spec:
          replicas: 3
          template:
            spec:
              containers:
                - name: one
                  image: "nginx:1.29"
                  securityContext:
                    privileged: true
                - name: two
                  image: "redis:8"
                  securityContext:
                    privileged: true
              hostPID: true
        ---
        # Source: shop/charts/sub/templates/gone.yaml
        apiVersion: v1
        kind: Secret
        """;

    [Theory]
    [InlineData("spec.replicas", "charts/shop/templates/deployment.yaml:9~")]
    [InlineData("spec.template.spec.hostPID", "charts/shop/templates/deployment.yaml:19")]
    [InlineData("spec.template.spec.containers.0.image", "charts/shop/templates/deployment.yaml:15~")]
    [InlineData("spec.template.spec.containers.0.securityContext.privileged", "charts/shop/templates/deployment.yaml:17")]
    [InlineData("spec.template.spec.containers.1.image", "charts/shop/templates/deployment.yaml:15~")]
    [InlineData("spec.template.spec.containers.1.securityContext.privileged", "charts/shop/templates/deployment.yaml:17")]
    [InlineData("metadata.name", "charts/shop/templates/deployment.yaml:5~")]
    [InlineData("metadata.labels.tier", "charts/shop/templates/deployment.yaml:7~")]
    public void Finds_the_line_of_the_template(string path, string expected)
    {
        var field = YamlReader.Read(Output)[0].Field;
        foreach (var key in path.Split('.'))
        {
            field = int.TryParse(key, out var index) ? field[index] : field[key];
        }

        Assert.True(field.Exists);
        var location = Chart().File.Locate(field.Span);
        Assert.Equal(expected, $"{location}{(location.IsApproximate ? "~" : "")}");
    }

    [Fact]
    public void A_template_that_is_not_there_leads_to_the_chart()
    {
        var location = Chart().File.Locate(YamlReader.Read(Output)[1].Field["kind"].Span);
        Assert.Equal(("charts/shop/Chart.yaml", true), (location.Path, location.IsApproximate));
    }

    [Fact]
    public void A_place_outside_every_document_leads_to_the_chart() =>
        Assert.Equal("charts/shop/Chart.yaml", new ChartOutput("charts/shop", "", path => path, _ => null).File.Locate(TextSpan.FileStart).Path);

    private static ChartOutput Chart() =>
        new("charts/shop", Output, path => $"charts/shop/{path}", path => path == "charts/shop/templates/deployment.yaml" ? Template : null);
}
