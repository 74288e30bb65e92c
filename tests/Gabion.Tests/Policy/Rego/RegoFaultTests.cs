using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;

namespace Gabion.Tests.Policy.Rego;

public sealed class RegoFaultTests
{
    [Theory]
    [InlineData("p := x", "rego_unsafe_var_error 2:6")]
    [InlineData("p if not x", "rego_unsafe_var_error 2:6")]
    [InlineData("p if { x > 1 }", "rego_unsafe_var_error 2:8")]
    [InlineData("p if { x := 1; x := 2 }", "rego_compile_error 2:16")]
    [InlineData("p if { x = 1; x := 2 }", "rego_compile_error 2:15")]
    [InlineData("p if q\nq if r\nr if p", "rego_recursion_error 2:1")]
    [InlineData("p := f(1)\nf(x) := f(x)", "rego_recursion_error 3:1")]
    [InlineData("p := data.test", "rego_recursion_error 2:1")]
    [InlineData("p := 1\np contains 2", "rego_type_error 3:1")]
    [InlineData("f(x) := x\nf(x, y) := y", "rego_type_error 3:1")]
    [InlineData("p := 1\np.q := 2", "rego_type_error 3:1")]
    [InlineData("default p := 1\ndefault p := 2", "rego_type_error 3:1")]
    [InlineData("p := nothing(1)", "rego_type_error 2:6")]
    [InlineData("p := abs(1, 2, 3)", "rego_type_error 2:6")]
    [InlineData("p := 1 if {", "rego_parse_error 2:12")]
    [InlineData("p := \"a", "rego_parse_error 2:8")]
    [InlineData("p { true }", "rego_parse_error 2:3")]
    [InlineData("p[1] if", "rego_parse_error 2:8")]
    [InlineData("p := 01", "rego_parse_error 2:6")]
    [InlineData("p := !", "rego_parse_error 2:6")]
    [InlineData("p := 1 q := 2\nr := ]\ns := 1", "rego_parse_error 2:8 rego_parse_error 3:6")]
    public void Says_where_a_policy_is_wrong(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules));

    [Fact]
    public void A_module_needs_a_package() => Assert.Equal("rego_parse_error 1:1", RegoRun.Query("1", "null", "{}", RegoVersion.V1, "p := 1"));

    [Theory]
    [InlineData("p if { [1, 2, 3, 4, 5, 6, 7, 8, 9][a] > 9; 1 == 1 }", "undefined")]
    [InlineData("p := [1 | a := input[_]; b := input[_]; c := input[_]; d := input[_]; a + b + c + d < 0]", "eval_limit_error 0")]
    public void Ends_when_it_needs_too_many_steps(string rules, string expected)
    {
        var settings = EvaluationSettings.Default with { Limits = new() { MostSteps = 100_000 } };
        var input = "[" + string.Join(',', Enumerable.Range(0, 100)) + "]";
        Assert.Equal(expected, RegoRun.Query("data.test.p", input, "{}", RegoVersion.V1, settings, "package test\n" + rules));
    }

    [Fact]
    public void Ends_when_it_is_cancelled_or_takes_too_much()
    {
        const string Rules = "package test\np := [a | a := input[_]; b := input[_]; c := input[_]; d := input[_]]";
        var input = "[" + string.Join(',', Enumerable.Range(0, 200)) + "]";
        var few = EvaluationSettings.Default with { Limits = new() { MostBytes = 1 << 20 } };
        var soon = EvaluationSettings.Default with { Limits = new() { MostTime = TimeSpan.Zero } };
        Assert.Equal("eval_limit_error 0", RegoRun.Query("data.test.p", input, "{}", RegoVersion.V1, few, Rules));
        Assert.Equal("eval_limit_error 0", RegoRun.Query("data.test.p", input, "{}", RegoVersion.V1, soon, Rules));
    }

    [Fact]
    public void Deep_nesting_is_an_error_not_a_crash()
    {
        foreach (var (open, close) in new[] { ("[", "]"), ("{", "}"), ("(", ")"), ("{a|", "}"), ("f(", ")"), ("[x|x:=", "]"), ("$\"{", "}\"") })
        {
            var text = string.Concat(Enumerable.Repeat(open, 20_000)) + "1" + string.Concat(Enumerable.Repeat(close, 20_000));
            Assert.StartsWith("rego_parse_error", RegoRun.P("p := " + text), StringComparison.Ordinal);
        }

        var chain = "package test\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"p{i} := p{i + 1}\n")) + "p5000 := 1";
        Assert.StartsWith("eval_limit_error", RegoRun.Query("data.test.p0", "null", "{}", RegoVersion.V1, chain), StringComparison.Ordinal);
    }

    /// <summary>Each level can be a comprehension or an array, which is known at its end only: after 500 wrong ways the reader gives up.</summary>
    [Theory]
    [InlineData(3, null)]
    [InlineData(40, "'in' is expected here")]
    [InlineData(150, "it is nested deeper than 400 levels")]
    public void Ambiguous_nesting_has_a_limit_of_ways(int levels, string? message)
    {
        var text = string.Concat(Enumerable.Repeat("[a | ", levels)) + "1" + string.Concat(Enumerable.Repeat(", 2]", levels));

        Assert.Equal(message, RegoParser.ParseModule("a.rego", $"package a\np := {text}").Errors.FirstOrDefault()?.Message);
    }

    [Fact]
    public void Any_text_is_a_module_or_an_error()
    {
        const string Good = "package a.b\nimport data.x as y\n# METADATA\n# title: t\ndefault p := 1\np := $\"{x}-\" if { some x in {1, 2}; not y[x] with input as 1 } else := [z | z := y[_]]\nq[k].r contains v if every v, w in f(k, {\"a\": [1]}) { v <= w }\nf(x, {\"a\": [b]}) := x & {b}\n";
        string[] pieces = ["{", "}", "[", "]", "(", ")", "|", ",", ":=", "=", "\"", "`", "$\"", "if", "else", "some", "with", "in", ".", "\n", "#", "not", "1e9", "\\", "\u0000", "é", "contains"];
        var random = new Random(3);
        for (var round = 0; round < 4000; round++)
        {
            var text = Good;
            for (var change = 0; change <= round % 3; change++)
            {
                var at = random.Next(text.Length);
                text = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 9), text.Length - at)),
                    1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                    _ => text.Remove(at, 1).Insert(at, pieces[random.Next(pieces.Length)]),
                };
            }

            var result = RegoRun.Query("data", "{}", "{}", RegoVersion.V1, EvaluationSettings.Default with { Limits = new() { MostSteps = 10_000 } }, text);
            Assert.NotEmpty(result);
        }
    }
}
