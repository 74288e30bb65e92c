using System.Text.RegularExpressions;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.CustomRules;

namespace Gabion.Tests.Policy.CustomRules;

/// <summary>The rules of custom resource definitions, against what an API server said of the same ones (<c>DefinitionVerdicts.txt</c>).</summary>
public sealed partial class DefinitionRulesTests
{
    [Fact]
    public void Verdicts_are_those_of_the_server()
    {
        var lines = Repository.Read("tests", "Gabion.Tests", "Policy", "CustomRules", "DefinitionVerdicts.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wrong = new List<string>();
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var columns = line.Split('\t');
            var found = Verdict(Definition(columns[0]));
            if (found != columns[1])
            {
                wrong.Add($"{columns[0]}\n  {found}\n  but expected {columns[1]}");
            }
        }

        Assert.True(lines.Length > 120, $"{lines.Length} definitions");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {lines.Length}:\n{string.Join('\n', wrong)}");
    }

    private static Field Definition(string schema) => Field.Of(
        YamlReader.Read($"{{spec: {{group: example.com, names: {{kind: X}}, versions: [{{name: v1, schema: {{openAPIV3Schema: {schema}}}}}]}}}}")[0].Root);

    private static string Verdict(Field definition)
    {
        var faults = DefinitionRules.Of(definition, 36).Faults;
        return faults.IsEmpty ? "+" : string.Join(" | ", faults.Select(Said).Order(StringComparer.Ordinal));
    }

    private static string Said(DefinitionFault fault)
    {
        var path = fault.Path[(fault.Path.IndexOf("openAPIV3Schema", StringComparison.Ordinal) + "openAPIV3Schema".Length)..];
        return Factor().Match(fault.Message) is { Success: true } factor ? $"{path} {factor.Groups[1].Value}" : path;
    }

    [GeneratedRegex(@"by factor of (more than [0-9]+x|[0-9.]+x)")]
    private static partial Regex Factor();
}
