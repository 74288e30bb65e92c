using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Code.Develop;
using Gabion.Scan.Rendering;
using Gabion.Sources;

namespace Gabion.Tests.Scan;

/// <summary>
/// Rendering at its boundary: the programs are small scripts that write what helm and kustomize would. That the real ones
/// give the same is tested where they are installed.
/// </summary>
public sealed class RenderingsTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              hostPID: true
              containers: [{name: web, image: "web:1"}]
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gabion-test-");

    private string Root => Path.Combine(_folder.FullName, "target");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_chart_is_rendered_and_points_at_its_template()
    {
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        Write("shop/templates/web.yaml", "{{- if true }}\n" + Deployment.Replace("name: web\nspec", "name: {{ .Release.Name }}\nspec", StringComparison.Ordinal) + "\n{{- end }}\n");
        var helm = Script("helm", $"cat <<'END'\n---\n# Source: shop/templates/web.yaml\n{Deployment}\nEND\n");
        var renderings = await Render(new(helm, null));
        var workload = Assert.Single(Assert.Single(renderings.Units).Read.Facts.OfType<Workload>());
        Assert.Equal("shop/templates/web.yaml:11", workload.File.Locate(workload.Pod.Spec["hostPID"].Span).ToString());
        Assert.True(Assert.Single(renderings.Units[0].Read.Facts.OfType<ObjectSet>()).IsWhole);
        Assert.True(renderings.Takes("shop/templates/web.yaml"));
        Assert.False(renderings.Takes("shop/values.yaml"));
        Assert.Empty(renderings.Gaps);
    }

    [Fact]
    public async Task Helm_is_called_without_a_shell_network_or_secrets()
    {
        Write("a b;c/Chart.yaml", "apiVersion: v2\nname: x\n");
        Write("a b;c/templates/x.yaml", "a: 1\n");
        var log = Path.Combine(_folder.FullName, "log");
        var helm = Script("helm", $"printf '%s\\n' \"$@\" > {log}; /usr/bin/env >> {log}\n");
        await Render(new(helm, null));
        var lines = await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken);
        Assert.Equal(["template", "release"], lines[..2]);
        Assert.Equal(["--skip-tests", "--include-crds", "--kube-version", "1.36.0"], lines[3..7]);
        Assert.NotEqual(Path.Combine(Root, "a b;c"), lines[2]); // a copy: the program never sees the target itself
        Assert.Contains("HTTPS_PROXY=http://127.0.0.1:9", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("USER=", StringComparison.Ordinal) || line.StartsWith("DOTNET", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_helm_a_chart_is_one_gap()
    {
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\n");
        Write("shop/templates/a.yaml", "{{ x }}");
        Write("shop/charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\n");
        Write("shop/charts/sub/templates/b.yaml", "{{ x }}");
        var renderings = await Render(new(null, null));
        var gap = Assert.Single(renderings.Gaps);
        Assert.Equal((GapKind.MissingTool, "shop/Chart.yaml"), (gap.Kind, gap.Path));
        Assert.NotNull(gap.Remedy);
        Assert.True(renderings.Takes("shop/templates/a.yaml"));
        Assert.True(renderings.Takes("shop/charts/sub/templates/b.yaml"));
    }

    [Theory]
    [InlineData("exit 9\n", "was not assessed: it ended with code 9")]
    [InlineData("cat $3/charts/redis/Chart.yaml\n", "was assessed without it")]
    public async Task A_dependency_that_is_not_there_is_not_fetched(string script, string reason)
    {
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\ndependencies:\n  - name: redis\n    repository: https://charts.example.com\n");
        Write("shop/templates/a.yaml", "a: 1");
        var gap = Assert.Single((await Render(new(Script("helm", script), null))).Gaps);
        Assert.Equal((GapKind.Unknown, 4), (gap.Kind, gap.Span?.Line));
        Assert.Contains("redis", gap.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, gap.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis.enabled", "redis: {enabled: false}", 0)]
    [InlineData("redis.enabled", "redis: {enabled: true}", 1)]
    [InlineData("global.redis,redis.enabled", "redis: {enabled: false}", 0)]
    [InlineData("redis.enabled", "{}", 1)]
    public async Task A_dependency_that_is_off_is_not_missed(string condition, string values, int gaps)
    {
        Write("shop/Chart.yaml", $"apiVersion: v2\nname: shop\ndependencies:\n  - {{name: redis, condition: '{condition}'}}\n");
        Write("shop/values.yaml", values);
        Write("shop/templates/a.yaml", "a: 1");
        Assert.Equal(gaps, (await Render(new(Script("helm", "exit 0\n"), null))).Gaps.Length);
    }

    [Fact]
    public async Task A_value_that_a_template_makes_is_not_in_it()
    {
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\n");
        Write("shop/templates/a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n  made-password: {{ randAlphaNum 9 }}\n  written-password: abcdefghi\n");
        var helm = Script("helm", "cat <<'END'\n---\n# Source: shop/templates/a.yaml\napiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData:\n  made-password: qwertzuio\n  written-password: abcdefghi\nEND\n");
        var secret = Assert.Single((await Render(new(helm, null))).Units[0].Read.Facts.OfType<KubernetesObject>());
        var problem = Assert.Single(new SecretManifestHoldsValues().Check(secret));
        Assert.EndsWith(": written-password", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", repository: 'file://../base'")]
    [InlineData(", repository: 'https://charts.example.com'")]
    public async Task The_real_helm_takes_a_dependency_from_the_target(string repository)
    {
        var programs = RenderPrograms.OnPath();
        Assert.SkipWhen(programs.Helm is null, "helm is not installed");
        Write("charts/base/Chart.yaml", "apiVersion: v2\nname: base\nversion: 1.2.3\n");
        Write("charts/base/templates/web.yaml", "{{- if true }}\n" + Deployment.Replace("name: web\nspec", "name: {{ .Release.Name }}\nspec", StringComparison.Ordinal) + "\n{{- end }}\n");
        Write("charts/shop/Chart.yaml", $"apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n  - {{name: base, version: 1.x{repository}}}\n");
        Write("charts/shop/templates/notes.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n");
        var renderings = await Render(programs);
        Assert.Empty(renderings.Gaps);
        var unit = Assert.Single(renderings.Units, unit => unit.Path == "charts/shop/Chart.yaml");
        var workload = Assert.Single(unit.Read.Facts.OfType<Workload>());
        Assert.Equal("release", workload.Object.Name);
        Assert.Equal("charts/base/templates/web.yaml:11", workload.File.Locate(workload.Pod.Spec["hostPID"].Span).ToString());
    }

    [Fact]
    public async Task The_real_helm_sees_nothing_outside_the_chart()
    {
        var programs = RenderPrograms.OnPath();
        Assert.SkipWhen(programs.Helm is null, "helm is not installed");
        Write("outside/secret", "k3y");
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        Write("shop/templates/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: '{{ .Files.Get \"link\" }}'}\n");
        File.CreateSymbolicLink(Path.Combine(Root, "shop/link"), Path.Combine(Root, "outside/secret"));
        var map = Assert.Single(Assert.Single((await Render(programs)).Units).Read.Facts.OfType<KubernetesObject>());
        Assert.Equal("", map.Root["data"]["a"].Text);
    }

    [Theory]
    [InlineData("echo 'Error: values do not fit' >&2; exit 1\n", "values do not fit")]
    [InlineData("exit 3\n", "code 3")]
    [InlineData("sleep 30\n", "longer than")]
    public async Task A_chart_that_does_not_render_is_a_gap(string script, string reason)
    {
        Write("shop/Chart.yaml", "apiVersion: v2\nname: shop\n");
        Write("shop/templates/a.yaml", "a: 1");
        var programs = new RenderPrograms(Script("helm", script), null) { Timeout = TimeSpan.FromSeconds(2) };
        Assert.Contains(reason, Assert.Single((await Render(programs)).Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_library_chart_is_silent()
    {
        Write("lib/Chart.yaml", "apiVersion: v2\nname: lib\ntype: library\n");
        Write("lib/templates/_a.yaml", "{{ x }}");
        Assert.Empty((await Render(new(null, null))).Gaps);
    }

    [Fact]
    public async Task Only_outer_kustomizations_are_built()
    {
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("base/web.yaml", Deployment);
        Write("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: p.yaml}]\n");
        Write("prod/p.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n");
        var renderings = await Render(new(null, Script("kustomize", $"cat <<'END'\n{Deployment}\nEND\n")));
        var unit = Assert.Single(renderings.Units);
        Assert.Equal("prod/kustomization.yaml", unit.Path);
        var workload = Assert.Single(unit.Read.Facts.OfType<Workload>());
        Assert.Equal("base/web.yaml:10", workload.File.Locate(workload.Pod.Spec["hostPID"].Span).ToString());
        Assert.True(renderings.Takes("base/web.yaml"));
        Assert.True(renderings.Takes("prod/p.yaml"));
    }

    [Fact]
    public async Task A_remote_base_is_a_gap_and_the_local_ones_are_built()
    {
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("base/web.yaml", Deployment);
        Write("prod/kustomization.yaml", "resources: [../base, 'https://github.com/x/y?ref=main']\n");
        var renderings = await Render(new(null, Script("kustomize", $"cat <<'END'\n{Deployment}\nEND\n")));
        Assert.Equal(("prod/kustomization.yaml", GapKind.Unknown), Assert.Single(renderings.Gaps.Select(gap => (gap.Path, gap.Kind))));
        Assert.Equal("base/kustomization.yaml", Assert.Single(renderings.Units).Path);
    }

    [Theory]
    [InlineData("resources: [../../../etc]\n", GapKind.Unknown)]
    [InlineData("resources: [web.yaml]\n", GapKind.Invalid)]
    public async Task What_cannot_be_built_is_read_as_written(string text, GapKind kind)
    {
        Write("prod/kustomization.yaml", text);
        Write("prod/web.yaml", Deployment);
        var renderings = await Render(new(null, Script("kustomize", "echo 'Error: no' >&2; exit 1\n")));
        Assert.Equal(kind, Assert.Single(renderings.Gaps).Kind);
        Assert.False(renderings.Takes("prod/web.yaml"));
    }

    [Fact]
    public async Task A_reason_holds_no_time_and_no_process_number()
    {
        Write("prod/kustomization.yaml", "resources: [web.yaml]\n");
        Write("prod/web.yaml", Deployment);
        var renderings = await Render(new(null, Script("kubectl", "echo 'E1122 03:37:24.402543    6167 run.go:72] \"command failed\" err=\"no \\\"web\\\" here\"' >&2; exit 1\n")));
        Assert.Equal(
            "The kustomization could not be built; its resources were assessed as they are written: no \"web\" here.",
            Assert.Single(renderings.Gaps).Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_reason_names_files_within_the_target(string slash)
    {
        Write("prod/kustomization.yaml", "resources: [web.yaml]\n");
        Write("prod/web.yaml", Deployment);
        var renderings = await Render(new(null, Script("kustomize", "echo \"Error: no $2/web.yaml\" >&2; exit 1\n")), slash);
        Assert.EndsWith(": Error: no prod/web.yaml.", Assert.Single(renderings.Gaps).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_kustomize_resources_are_read_as_written()
    {
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("base/web.yaml", Deployment);
        Write("prod/kustomization.yaml", "resources: [../base]\npatches: [{path: p.yaml}]\n");
        var renderings = await Render(new(null, null));
        Assert.Equal(GapKind.MissingTool, Assert.Single(renderings.Gaps).Kind);
        Assert.False(renderings.Takes("base/web.yaml"));
        Assert.True(renderings.Takes("prod/p.yaml"));
    }

    [Fact]
    public async Task The_real_kustomize_gives_places_in_base_and_patch()
    {
        var programs = RenderPrograms.OnPath();
        Assert.SkipWhen(programs.Kustomize is null, "neither kustomize nor kubectl is installed");
        Write("base/kustomization.yaml", "resources: [web.yaml]\n");
        Write("base/web.yaml", Deployment);
        Write("prod/kustomization.yaml", "resources: [../base]\nnamePrefix: prod-\npatches: [{path: p.yaml}]\n");
        Write("prod/p.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 5\n");
        var renderings = await Render(programs);
        Assert.Empty(renderings.Gaps);
        var workload = Assert.Single(Assert.Single(renderings.Units).Read.Facts.OfType<Workload>());
        Assert.Equal("prod-web", workload.Object.Name);
        Assert.Equal("prod/p.yaml:6", workload.File.Locate(workload.Object.Spec["replicas"].Span).ToString());
        Assert.Equal("base/web.yaml:10", workload.File.Locate(workload.Pod.Spec["hostPID"].Span).ToString());
    }

    private void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private string Script(string name, string body)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in programs are shell scripts");
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\nPATH=/usr/bin:/bin\n{body}");
#pragma warning disable CA1416 // skipped on Windows above
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
#pragma warning restore CA1416
        return path;
    }

    private Task<Renderings> Render(RenderPrograms programs, string slash = "") => Renderings.CreateAsync(
        Root + slash, [.. new FolderSource(Root, [], []).Files(_ => { })], programs, kubernetesMinor: 36, parallelism: 2, shownUnder: "", TestContext.Current.CancellationToken);
}
