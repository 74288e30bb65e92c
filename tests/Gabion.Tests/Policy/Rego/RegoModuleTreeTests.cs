using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Tests.Policy.Rego;

/// <summary><c>rego.parse_module</c>: modules as the JSON of OPA's syntax tree.</summary>
public sealed class RegoModuleTreeTests
{
    [Theory]
    [InlineData("package foo.bar", """{"package": {"path": [{"type": "var", "value": "data"}, {"type": "string", "value": "foo"}, {"type": "string", "value": "bar"}]}}""")]
    [InlineData("package a\\nimport data.x as y", """{"imports": [{"alias": "y", "path": {"type": "ref", "value": [{"type": "var", "value": "data"}, {"type": "string", "value": "x"}]}}], "package": {"path": [{"type": "var", "value": "data"}, {"type": "string", "value": "a"}]}}""")]
    public void A_module_is_a_tree(string module, string tree) => Assert.Equal(Compact(tree), Ask(module, "x"));

    [Theory]
    [InlineData("p := 1", "x.rules[0].head", """{"assign": true, "name": "p", "ref": [{"type": "var", "value": "p"}], "value": {"type": "number", "value": 1}}""")]
    [InlineData("p contains x if { x := 1 }", "x.rules[0].head.key", """{"type": "var", "value": "x"}""")]
    [InlineData("p if { a = true }", "x.rules[0].body", """[{"index": 0, "terms": [{"type": "ref", "value": [{"type": "var", "value": "eq"}]}, {"type": "var", "value": "a"}, {"type": "boolean", "value": true}]}]""")]
    [InlineData("p if { not input.x }", "x.rules[0].body[0]", """{"index": 0, "negated": true, "terms": {"type": "ref", "value": [{"type": "var", "value": "input"}, {"type": "string", "value": "x"}]}}""")]
    [InlineData("p if { f(1) with input as 2 }", "x.rules[0].body[0][\"with\"]", """[{"target": {"type": "var", "value": "input"}, "value": {"type": "number", "value": 2}}]""")]
    [InlineData("p := [x | x := 1]", "x.rules[0].head.value.type", "\"arraycomprehension\"")]
    [InlineData("default p := false", "x.rules[0][\"default\"]", "true")]
    public void Its_parts_have_the_names_of_OPA(string rule, string path, string value) =>
        Assert.Equal(Compact(value), Ask($"package a\\n{rule}", path));

    [Fact]
    public void A_module_that_does_not_parse_is_an_error() => Assert.StartsWith(
        "eval_builtin_error",
        RegoRun.Query("x := rego.parse_module(\"x.rego\", \"package foo.\")", "null", "{}", RegoVersion.V1, EvaluationSettings.Default with { IsStrict = true }, "package test"),
        StringComparison.Ordinal);

    private static string Ask(string module, string path)
    {
        var data = $"{{\"module\": \"{module.Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}";
        return RegoRun.P($"p := {path} if x := rego.parse_module(\"x.rego\", data.module)", data: data);
    }

    private static string Compact(string json) => json.Replace(": ", ":", StringComparison.Ordinal).Replace(", ", ",", StringComparison.Ordinal);
}
