using Gabion.Policy.Rego.Format;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Tests.Policy.Rego;

public sealed class RegoFormatterTests
{
    [Theory]
    [InlineData("p:=1+2*3", "p := 1 + (2 * 3)")]
    [InlineData("p:=(1+2)*3==9", "p := (1 + 2) * 3 == 9")]
    [InlineData("p contains   x if{x=1;y=2}", "p contains x if {\n\tx = 1\n\ty = 2\n}")]
    [InlineData("p if   true", "p if true")]
    [InlineData("p := {\"a\":1,\"b\":[1,2]}", "p := {\"a\": 1, \"b\": [1, 2]}")]
    [InlineData("p := {\n\"a\":1, # one\n\"b\":2\n}", "p := {\n\t\"a\": 1, # one\n\t\"b\": 2,\n}")]
    [InlineData("# why\np := `a\\b` # raw", "# why\np := `a\\b` # raw")]
    [InlineData("p[x].y if { some x,z in input.a[_]; not x[\"b c\"] with input as 1 }", "p[x].y if {\n\tsome x, z in input.a[_]\n\tnot x[\"b c\"] with input as 1\n}")]
    [InlineData("p := 1 if{false}else:=2 if{true}", "p := 1 if {\n\tfalse\n} else := 2 if {\n\ttrue\n}")]
    [InlineData("p := [x|x:=1;x>0]\nq := {k:v|some k,v in {}}", "p := [x | x := 1; x > 0]\nq := {k: v | some k, v in {}}")]
    [InlineData("p if every k,v in [1]{v>k}", "p if every k, v in [1] {\n\tv > k\n}")]
    [InlineData("p := $\"a{x}\\{\" if x:=1", "p := $\"a{x}\\{\" if x := 1")]
    public void Writes_the_usual_form(string rules, string expected)
    {
        var formatted = Format("package test\n" + rules);
        Assert.Equal($"package test\n\n{expected}\n", formatted);
        Assert.Equal(formatted, Format(formatted));
    }

    [Fact]
    public void Sorts_imports_and_keeps_their_groups() =>
        Assert.Equal(
            "package a\n\nimport rego.v1\n\nimport data.a\nimport data.b as c\n\np := 1\n",
            Format("package a\nimport rego.v1\n\nimport data.b as c\nimport data.a\np := 1"));

    private static string Format(string source)
    {
        var parsed = RegoParser.ParseModule("a.rego", source);
        Assert.NotNull(parsed.Module);
        return RegoFormatter.Format(parsed.Module);
    }
}
