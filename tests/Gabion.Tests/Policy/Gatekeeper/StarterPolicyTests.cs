using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Verify;
using Gabion.Tests.Architecture;

namespace Gabion.Tests.Policy.Gatekeeper;

/// <summary>The policies of the folder <c>policies</c>, through their own suites.</summary>
public sealed class StarterPolicyTests
{
    public static TheoryData<string> Folders =>
        [.. Directory.GetDirectories(RepositoryFiles.At("policies")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Both languages say the same: the suite holds for the CEL of a template as for its Rego.</summary>
    [Theory]
    [MemberData(nameof(Folders))]
    public void Its_suite_passes(string folder)
    {
        Passes(folder, TemplateLanguage.Rego);
        Passes(folder, TemplateLanguage.Cel);
    }

    private static void Passes(string folder, TemplateLanguage preferred)
    {
        var path = $"{folder}/suite.yaml";
        var suite = SuiteReader.Read(path, Read(path)!, out var problems);
        Assert.Empty(problems);
        Assert.NotEmpty(suite!.Tests);

        var output = new StringWriter();
        var result = new SuiteRunner(Read, TimeProvider.System, preferred).Run(suite, SuiteFilter.All, CancellationToken.None);
        SuiteText.Write(output, [result], false);
        Assert.False(result.IsFailure, output.ToString());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_page_names_it(string folder) =>
        Assert.Contains($"[`{folder}`]({folder}/template.yaml)", Read("README.md"), StringComparison.Ordinal);

    private static string? Read(string path) => RepositoryFiles.At("policies", path) is var file && File.Exists(file) ? File.ReadAllText(file) : null;
}
