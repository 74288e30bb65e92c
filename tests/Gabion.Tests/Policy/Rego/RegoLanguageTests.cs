using Gabion.Policy.Rego.Evaluate;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

/// <summary>What each construct of the language means, by its documentation.</summary>
public sealed class RegoLanguageTests
{
    [Theory]
    [InlineData("p := 1 + 2 * 3 - 4 / 2", "5")]
    [InlineData("p := {1, 2, 3} & {2, 3} | {9} - {1}", "[2,3,9]")]
    [InlineData("p := -1", "-1")]
    [InlineData("p := `a\\n\"b`", "\"a\\\\n\\\"b\"")]
    [InlineData("p := \"\\u00e9\\t\"", "\"é\\t\"")]
    [InlineData("p := set()", "[]")]
    [InlineData("p := {\"a\": 1,}", "{\"a\":1}")]
    [InlineData("p := [1, [2, {3}]][1][1]", "[3]")]
    [InlineData("p if 1 == 1.0", "true")]
    [InlineData("p if { 1 < \"a\"; null < false; [1] < {1} }", "true")]
    [InlineData("p if 2 in {1, 2}", "true")]
    [InlineData("p if { x := (\"k\", 1 in {\"k\": 1}); x }", "true")]
    [InlineData("p := $\"a{1 + 1}b{input.no}c\\{\"", "\"a2b<undefined>c{\"")]
    [InlineData("p := null", "null")]
    public void Expressions(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules));

    [Theory]
    [InlineData("p if false", "undefined")]
    [InlineData("p := false", "false")]
    [InlineData("default p := 7\np := 8 if false", "7")]
    [InlineData("p := 1 if false else := 2 if input.x else := 3", "3")]
    [InlineData("p := 1\np := 1", "1")]
    [InlineData("p := 1\np := 2", "eval_conflict_error 3")]
    [InlineData("p := x if x := [1, 2][_]", "eval_conflict_error 2")]
    [InlineData("p contains x if some x in [1, 1, 2]", "[1,2]")]
    [InlineData("p contains 1 if false", "[]")]
    [InlineData("p[k] := v if some k, v in {\"a\": 1, \"b\": 2}", "{\"a\":1,\"b\":2}")]
    [InlineData("p[\"a\"] := x if some x in [1, 2]", "eval_conflict_error 2")]
    [InlineData("p[k] := v if { k := \"a\"; some v in [1, 2] }", "eval_conflict_error 2")]
    [InlineData("p.a.b := 1\np.a.c := 2\np.d contains 3", "{\"a\":{\"b\":1,\"c\":2},\"d\":[3]}")]
    [InlineData("p[x].y contains z if { some x, z in {\"a\": 1, \"b\": 2} }", "{\"a\":{\"y\":[1]},\"b\":{\"y\":[2]}}")]
    [InlineData("p.q.r := 1\np.q[s] := 2 if s := \"s\"", "{\"q\":{\"r\":1,\"s\":2}}")]
    [InlineData("p[x] contains z if { some x, z in {\"a\": 1, \"b\": 2} }\np.b contains 3", "{\"a\":[1],\"b\":[2,3]}")]
    [InlineData("p[x] contains 1 if x := \"b\"\np.b := {3}", "eval_conflict_error 2")]
    [InlineData("p if { if.a == 1; if.b == {2}; with.a(2) == 3 }\nif.a := 1\nif.b contains 2 if true\nwith.a(x) := x + 1", "true")]
    [InlineData("p if {\n  with.a == 1\n  input == 5 with input as 5\n}\nwith.a := 1 if true else := 2", "true")]
    [InlineData("p := f(2)\nf(x) := x * 2 if x > 1\nf(x) := 0 if x <= 1", "4")]
    [InlineData("p := f([1, {\"k\": 5}])\nf([1, {\"k\": v}]) := v", "5")]
    [InlineData("p := f(1)\ndefault f(_) := 42\nf(x) := x if x > 1", "42")]
    [InlineData("p := f(1)\nf(1) := \"one\"\nf(2) := \"two\"\nf(3) := \"three\"\nf(x) := \"many\" if x > 3", "\"one\"")]
    [InlineData("p := f(1)\nf(x) := y if y := [1, 2][_]", "eval_conflict_error 3")]
    public void Rules(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules));

    [Theory]
    [InlineData("data.a", "{\"k\":\"base\",\"o\":{\"x\":1,\"y\":2},\"r\":2,\"u\":7}")] // of a package, base and rules together, and base wins
    [InlineData("data.a.k", "\"rule\"")] // of a rule, what the rule says
    [InlineData("data.a.o", "{\"x\":3,\"y\":2}")]
    [InlineData("data.b[2]", "\"two\"")] // paths of the store are text
    [InlineData("{x | x := data.b; x[2]}", "[]")] // a value that came from it is not
    public void Base_documents_stand_beside_rules(string query, string expected) => Assert.Equal(
        expected,
        RegoRun.Query(query, "null", "{\"a\": {\"k\": \"base\", \"o\": {\"x\": 1}, \"u\": 7}, \"b\": {\"2\": \"two\"}}", RegoVersion.V1, "package a\nk := \"rule\"\no := {\"x\": 3, \"y\": 2}\nr := 2\nu if false"));

    [Theory]
    [InlineData("p contains x if { x = y; y = [1, 2][_] }", "[1,2]")]
    [InlineData("p := [x, y] if [x, 2] = [1, y]", "[1,2]")]
    [InlineData("p := [x, y] if { {\"a\": x, \"b\": y} = {\"a\": 1, \"b\": 2} }", "[1,2]")]
    [InlineData("p if { [1, x] = [x, 2] }", "undefined")]
    [InlineData("p := [i | [1, 2, 1][i] == 1]", "[0,2]")]
    [InlineData("p := {x: i | x := [\"a\", \"b\"][i]}", "{\"a\":0,\"b\":1}")]
    [InlineData("p := {x: 1 | x := [\"a\", \"b\"][_]}[\"b\"]", "1")]
    [InlineData("p := {\"a\": i | some i in [1, 2]}", "eval_conflict_error 2")]
    [InlineData("p if every x in [1, 2] { x < 3 }", "true")]
    [InlineData("p if every x in [] { x < 0 }", "true")]
    [InlineData("p if every k, v in {\"a\": 1} { k == \"b\" }", "undefined")]
    [InlineData("p if not input.a", "true")]
    [InlineData("p if not false", "true")]
    [InlineData("p if { x := 1; not x == 1 }", "undefined")]
    [InlineData("p := [k | some k, \"b\" in [\"a\", \"b\", \"b\"]]", "[1,2]")]
    [InlineData("p contains [i, j] if { some i, j; [[1], [2, 3]][i][j] > 1 }", "[[1,0],[1,1]]")]
    [InlineData("p contains x if { s := {[1, 2], [1, 3], [2, 4]}; s[[1, x]] }", "[2,3]")]
    [InlineData("p := x if { x := 1; y := [x | x := 2]; y == [2] }", "1")]
    public void Bodies(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules));

    [Theory]
    [InlineData("p := x if x := input.a with input as {\"a\": 1}", "1")]
    [InlineData("p := x if x := q with input.a.b as 2\nq := input", "{\"a\":{\"b\":2},\"z\":0}")]
    [InlineData("p := x if x := q with data.d as 3\nq := data.d", "3")]
    [InlineData("p := [x, y] if { x := q with q as 5; y := q }\nq := 1", "[5,1]")]
    [InlineData("p := x if x := f(1) with f as g\nf(_) := 1\ng(y) := f(y) + 10", "11")]
    [InlineData("p := x if x := f(1) with f as 9\nf(_) := 1", "9")]
    [InlineData("p if not q with input.z as 1\nq if input.z == 0", "true")]
    [InlineData("p contains x if { some x in input with input as [1, 2] }", "[1,2]")]
    public void Replacements(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules, "{\"z\":0}"));

    /// <summary>Operands of a negated call are evaluated before it, unless the module asks otherwise (OPA issue 8387).</summary>
    [Theory]
    [InlineData("p if not f(input.no)\nf(_) := false", "undefined")]
    [InlineData("p if not f(input.z)\nf(_) := false", "true")]
    [InlineData("p if not input.no == 1", "true")]
    [InlineData("p if not input.no != 1", "undefined")]
    [InlineData("p if not {1: 2}[input.no]", "undefined")]
    [InlineData("p contains i if not f([1, 2][i])\nf(x) if x == 1", "[1]")]
    [InlineData("import future.keywords.not\np if not f(input.no)\nf(_) := false", "true")]
    [InlineData("import future.keywords.not\np if not { some x in [1, 2]; x > 2 }", "true")]
    [InlineData("import future.keywords.not\np if not { some x in [1, 2]; x > 1 }", "undefined")]
    public void Negation_of_calls(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules, "{\"z\":0}"));

    /// <summary>Base and virtual documents are one tree: of a package, what is no object wins from the base; on the way to a rule only the rule counts.</summary>
    [Theory]
    [InlineData("data.a", "{\"base\":1,\"none\":3,\"rule\":9}")]
    [InlineData("data.a.x = x", "undefined")]
    [InlineData("data.a[k] = v", "{\"k\":\"base\",\"v\":1} {\"k\":\"rule\",\"v\":2}")]
    [InlineData("data[\"a\"][k] = 2", "{\"k\":\"rule\"}")]
    [InlineData("x = data[y].rule", "{\"x\":2,\"y\":\"a\"}")]
    [InlineData("data.b[i] = x", "{\"i\":0,\"x\":7}")]
    public void Documents_of_rules_and_data(string query, string expected) =>
        Assert.Equal(expected, RegoRun.Query(query, "null", "{\"a\":{\"base\":1,\"rule\":9,\"none\":3},\"b\":[7]}", RegoVersion.V1, "package a\nrule := 2\nnone := 1 if false"));

    [Theory]
    [InlineData("p { true }", "true")]
    [InlineData("p[x] { x := [1, 2][_] }", "[1,2]")]
    [InlineData("p[x] = y { y := [1][x] }", "{\"0\":1}")]
    [InlineData("p = 1 { false } else = 2 { true }", "2")]
    [InlineData("p { false } { true }", "true")]
    [InlineData("import future.keywords\np contains x if some x in [1]", "[1]")]
    [InlineData("import rego.v1\np if true", "true")]
    [InlineData("import rego.v1\np { true }", "rego_parse_error 3:3")]
    [InlineData("p := in { in := 1 }", "1")]
    public void The_older_syntax(string rules, string expected) => Assert.Equal(expected, RegoRun.P(rules, version: RegoVersion.V0));

    [Fact]
    public void Imports_name_documents_and_functions()
    {
        const string Lib = "package lib.util\ndouble(x) := x * 2\nlimit := 10";
        const string Main = "package main\nimport data.lib.util\nimport data.lib.util.limit as most\nimport input.n as n\np := [util.double(n), most, util.limit]";
        Assert.Equal("[4,10,10]", RegoRun.Query("data.main.p", "{\"n\":2}", "{}", RegoVersion.V1, Lib, Main));
    }

    [Fact]
    public void One_compiled_policy_serves_many_threads()
    {
        var policy = RegoRun.Compile(RegoVersion.V1, out _, "package test\np contains x if { some x in input; f(x) }\nf(x) if x > 1");
        var entry = policy!.Find("test", "p")!;
        Parallel.For(0, 200, i =>
        {
            var input = RegoArray.Of(RegoNumber.One, RegoNumber.Of(i + 2));
            Assert.Equal($"[{i + 2}]", entry.Evaluate(input, RegoObject.Empty, EvaluationSettings.Default, CancellationToken.None).Value!.ToJson());
        });
    }
}
