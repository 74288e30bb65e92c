using Gabion.Model;
using Gabion.Scan;
using Gabion.Tests.Sources;

namespace Gabion.Tests.Scan;

public sealed class ScannerTests : IDisposable
{
    private const string Privileged = """
        apiVersion: v1
        kind: Pod
        metadata: {name: NAME}
        spec:
          containers:
            - {name: c, image: "nginx:1.29", securityContext: {privileged: true}}

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gives_the_same_report_however_many_files_are_read_at_a_time()
    {
        for (var i = 0; i < 50; i++)
        {
            _folder.Write($"{i % 7}/{i}.yaml", Privileged.Replace("NAME", $"p{i}", StringComparison.Ordinal));
        }

        var one = await Scan(parallelism: 1);
        var many = await Scan(parallelism: 8);
        Assert.Equal(50, one.Findings.Count(finding => finding.Rule.Id.Text == "GBN-CLU-001"));
        Assert.Equal(one.Findings.Select(finding => finding.Fingerprint), many.Findings.Select(finding => finding.Fingerprint));
    }

    [Fact]
    public async Task Two_documents_with_the_same_name_have_two_fingerprints()
    {
        var document = Privileged.Replace("NAME", "same", StringComparison.Ordinal);
        _folder.Write("pods.yaml", document + "---\n" + document);
        var findings = (await Scan()).Findings.Where(finding => finding.Rule.Id.Text == "GBN-CLU-001").ToList();
        Assert.Equal(2, findings.Select(finding => finding.Fingerprint).Distinct().Count());
    }

    [Fact]
    public async Task A_fingerprint_stays_when_lines_move()
    {
        _folder.Write("pod.yaml", Privileged);
        var before = (await Scan()).Findings;
        _folder.Write("pod.yaml", "# a comment\n\n" + Privileged);
        var after = (await Scan()).Findings;
        Assert.NotEmpty(before);
        Assert.Equal(before.Select(finding => finding.Fingerprint), after.Select(finding => finding.Fingerprint));
    }

    [Fact]
    public async Task Tells_reports_a_structural_patch_as_edits_of_the_text()
    {
        _folder.Write("pod.yaml", Privileged);
        var report = await Scan();
        var edits = report.TextEdits(report.Findings.Single(finding => finding.Rule.Id.Text == "GBN-CLU-001"));
        Assert.NotEmpty(edits);
        Assert.All(edits, edit => Assert.Equal(6, edit.At.Start.Line));
        Assert.DoesNotContain(edits, edit => edit.Text.Contains("privileged: true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_folder_was_not_assessed() =>
        Assert.Contains("no file", Assert.IsType<ScanResult.NotAssessed>(await Run(_folder.Path)).Reason, StringComparison.Ordinal);

    [Fact]
    public async Task A_missing_target_names_the_one_that_was_meant()
    {
        _folder.Write("deploy/x.yaml", Privileged);
        var result = Assert.IsType<ScanResult.NotAssessed>(await Run(Path.Combine(_folder.Path, "deploi")));
        Assert.Equal("deploy", result.Nearest);
    }

    [Fact]
    public async Task One_file_is_a_target()
    {
        var report = Assert.IsType<ScanResult.Assessed>(await Run(_folder.Write("a/pod.yaml", Privileged))).Report;
        Assert.Equal("file", report.TargetKind);
        Assert.All(report.Findings, finding => Assert.Equal("pod.yaml", finding.Location.Path));
    }

    [Fact]
    public async Task An_excerpt_shows_the_lines_around()
    {
        _folder.Write("pod.yaml", Privileged);
        var report = await Scan();
        var excerpt = report.Excerpt(report.Findings.First(finding => finding.Rule.Id.Text == "GBN-CLU-001").Location);
        Assert.Equal(4, excerpt!.FirstLine);
        Assert.Contains("privileged: true", excerpt.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_object_in_two_namespaces_is_one_finding()
    {
        Assert.SkipWhen(Gabion.Sources.RenderPrograms.OnPath().Kustomize is null, "neither kustomize nor kubectl is installed");
        _folder.Write("base/kustomization.yaml", "resources: [pod.yaml]\n");
        _folder.Write("base/pod.yaml", Privileged);
        _folder.Write("test/kustomization.yaml", "resources: [../base]\nnamespace: test\n");
        _folder.Write("live/kustomization.yaml", "resources: [../base]\nnamespace: live\n");
        Assert.Equal("base/pod.yaml", Assert.Single((await Scan()).Findings, finding => finding.Rule.Id.Text == "GBN-CLU-001").Location.Path);
    }

    private async Task<ScanReport> Scan(int parallelism = 2) =>
        Assert.IsType<ScanResult.Assessed>(await Run(_folder.Path, parallelism)).Report;

    private static Task<ScanResult> Run(string target, int parallelism = 2) => new Scanner(TimeProvider.System, "0")
        .ScanAsync(new() { Target = target, Parallelism = parallelism }, TestContext.Current.CancellationToken);
}
