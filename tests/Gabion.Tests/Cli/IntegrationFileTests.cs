using System.Text.RegularExpressions;
using Gabion.Cli;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Reports;

namespace Gabion.Tests.Cli;

/// <summary>The definitions for other people's pipelines name options and formats that exist.</summary>
public sealed partial class IntegrationFileTests
{
    public static TheoryData<string> Files => [".pre-commit-hooks.yaml", "action.yml", "templates/gitlab-ci.yml", "docs/integrations.md"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Names_options_that_exist(string file)
    {
        var known = ScanCommand.Create().Options.SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        var commands = ScanLine().Matches(Repository.Read(file).Replace("\\\n", " ", StringComparison.Ordinal)).Select(match => match.Value).ToList();
        Assert.NotEmpty(commands);
        Assert.Equal([], commands.SelectMany(command => OptionName().Matches(command)).Select(option => option.Value).Where(option => !known.Contains(option)));
        Assert.Equal([], commands.SelectMany(command => FormatName().Matches(command)).Select(format => format.Groups[1].Value).Where(name => !ReportList.All.Any(report => report.Name == name)));
    }

    [Fact]
    public void Defines_a_hook_that_takes_no_file_names()
    {
        var hook = Read(".pre-commit-hooks.yaml").Items.Single();
        Assert.Equal("script", hook["language"].Text);
        Assert.Equal("gabion", hook["entry"].Text!.Split(' ')[0]);
        Assert.True(hook["pass_filenames"].IsFalse);
        Assert.True(File.Exists(Path.Combine(Repository.Root, hook["entry"].Text!.Split(' ')[0])));
    }

    [Fact]
    public void Defines_an_action_whose_scripts_take_inputs_as_variables()
    {
        var action = Read("action.yml");
        Assert.Equal("composite", action["runs"]["using"].Text);
        var inputs = action["inputs"].Entries.Select(entry => entry.Key).ToHashSet();
        var used = InputName().Matches(Repository.Read("action.yml")).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Equal(inputs.Order(), used.Order());
        Assert.All(action["runs"]["steps"].Items, step => Assert.DoesNotContain("${{", step["run"].Text ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void Defines_a_job_whose_reports_it_writes()
    {
        var job = Read("templates/gitlab-ci.yml")["gabion"];
        var script = string.Join('\n', job["script"].Items.Select(line => line.Text));
        Assert.All(job["artifacts"]["reports"].Entries, report => Assert.Contains($"--output {report.Value.Text}", script, StringComparison.Ordinal));
    }

    private static Field Read(string file) => Assert.Single(YamlReader.Read(Repository.Read(file))).Field;

    [GeneratedRegex(@"gabion""? scan[^\n`]*")]
    private static partial Regex ScanLine();

    [GeneratedRegex(@"(?<=\s)--[a-z][a-z-]*")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"--format ([a-z]+)")]
    private static partial Regex FormatName();

    [GeneratedRegex(@"inputs\.([a-z-]+)")]
    private static partial Regex InputName();
}
