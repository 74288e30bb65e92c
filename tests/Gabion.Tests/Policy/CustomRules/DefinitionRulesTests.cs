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

    /// <summary>Schemas with parts cut out, doubled and put in other places are told of or passed over, and end nothing.</summary>
    [Fact]
    public void Broken_schemas_end_nothing()
    {
        var random = new Random(7);
        var lines = Repository.Read("tests", "Gabion.Tests", "Policy", "CustomRules", "DefinitionVerdicts.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var told = 0;
        foreach (var line in lines.Where(line => line[0] != '#'))
        {
            var schema = line.Split('\t')[0];
            for (var i = 0; i < 5; i++)
            {
                var from = random.Next(schema.Length);
                var length = random.Next(Math.Min(40, schema.Length - from));
                var part = schema.Substring(from, length);
                var broken = random.Next(3) switch
                {
                    0 => schema.Remove(from, length),
                    1 => schema.Insert(random.Next(schema.Length), part),
                    _ => schema.Remove(from, length).Insert(random.Next(schema.Length - length), part),
                };
                told += DefinitionRules.Of(Definition(broken), 36, explains: true).Faults.Length;
            }
        }

        Assert.True(told > 100, $"{told} faults");
    }

    [Fact]
    public void What_doubles_with_each_link_is_given_up()
    {
        var chain = string.Concat(Enumerable.Repeat(".optMap(x, x)", 40));
        var fault = Assert.Single(DefinitionRules.Of(
            Definition($"{{type: object, properties: {{spec: {{type: object, properties: {{a: {{type: string}}}}, x-kubernetes-validations: [{{rule: 'self.?a{chain}.hasValue()'}}]}}}}}}"), 36).Faults);
        Assert.StartsWith("the expression is too large to estimate its cost", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("self.l.all(x, self.l.exists_one(y, y == x))", "with maxItems: 22 on spec.l it is accepted")]
    [InlineData("self.l.all(x, self.l.all(y, x == y))", "spec.l (line 1) has no maxItems")]
    [InlineData("('a' + string(self.n)).matches('b')", "'%d'.format([…])")]
    public void Advice_names_what_to_do(string rule, string expected)
    {
        var faults = DefinitionRules.Of(
            Definition($"{{type: object, properties: {{spec: {{type: object, properties: {{n: {{type: integer}}, l: {{type: array, items: {{type: string, maxLength: 50000}}}}}}, x-kubernetes-validations: [{{rule: \"{rule}\"}}]}}}}}}"), 36).Faults;
        Assert.Contains(faults, fault => fault.Message.Contains(expected, StringComparison.Ordinal));
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
