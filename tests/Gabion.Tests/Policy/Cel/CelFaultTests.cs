using Gabion.Policy.Cel;

namespace Gabion.Tests.Policy.Cel;

/// <summary>What does not compile, or goes too far, is said with its place.</summary>
public sealed class CelFaultTests
{
    [Theory]
    [InlineData("1 +", "1:4: Syntax error: the expression ends where a value is missing")]
    [InlineData("a.\n  b..c", "2:5: Syntax error: '.' stands where the name of a field or method is expected")]
    [InlineData("'abc", "1:1: Syntax error: the string is not closed")]
    [InlineData("'\\q'", "1:2: Syntax error: '\\q' is no escape: write '\\\\' for a backslash, or a raw string r'…'")]
    [InlineData("'\\ud800'", "1:2: Syntax error: U+D800 is no character")]
    [InlineData("x = 1", "1:3: Syntax error: '=' stands alone: write '=='")]
    [InlineData("for", "1:1: Syntax error: 'for' is a reserved word")]
    [InlineData("has(x)", "1:5: Syntax error: invalid argument to has() macro: it takes a field, has(a.b)")]
    [InlineData("[1].map(a.b, 1)", "1:10: Syntax error: the variable of a macro must be a simple name")]
    [InlineData("99999999999999999999", "1:1: Syntax error: the number 99999999999999999999 does not fit into 64 bits")]
    [InlineData("9223372036854775808", "1:1: Syntax error: the number 9223372036854775808 does not fit into 64 bits")]
    public void Syntax_errors(string text, string expected) => Assert.Equal(expected, CelSamples.Evaluate(text));

    [Theory]
    [InlineData("nmae == 'x'", "1:1: undeclared reference to 'nmae' (in container ''); did you mean 'name'?")]
    [InlineData("name.startWith('x')", "1:15: undeclared reference to 'startWith' (in container ''); did you mean 'startsWith'?")]
    [InlineData("name + 1", "1:6: found no matching overload for '_+_' applied to '(string, int)'")]
    [InlineData("name.size", "1:5: type 'string' does not support field selection")]
    [InlineData("numbers.all(n, n)", "1:16: expected type 'bool' but found 'int'")]
    [InlineData("name.map(c, c)", "1:1: expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)")]
    [InlineData("true && 1", "1:9: found no matching overload for '_&&_': an operand is 'int', not bool")]
    [InlineData("google.protobuf.Int32Value{wert: 1}", "1:28: undefined field 'wert' of google.protobuf.Int32Value")]
    public void Type_errors(string text, string expected) => Assert.Equal(expected, CelSamples.Evaluate(text));

    [Theory]
    [InlineData("[]", "list(dyn)")]
    [InlineData("[1, 2]", "list(int)")]
    [InlineData("[1, 'a']", "list(dyn)")]
    [InlineData("{'a': [null]}", "map(string, list(null))")]
    [InlineData("numbers.map(n, {n: name})", "list(map(int, string))")]
    [InlineData("x.y.z", "dyn")]
    [InlineData("optional.of(numbers)[?0]", "optional_type(int)")]
    [InlineData("true ? null : google.protobuf.Int64Value{value: 1}", "wrapper(int)")]
    [InlineData("type(numbers)", "type(list(int))")]
    [InlineData("cel.bind(a, name, [a])", "list(string)")]
    [InlineData("[1].transformMapEntry(i, v, {v: i})", "map(int, int)")]
    public void Types_are_worked_out(string text, string expected) => Assert.Equal(expected, CelSamples.Environment.Compile(text).Type.ToString());

    [Fact]
    public void Deep_nesting_is_refused() => Assert.All(
        [new string('(', 300) + "1" + new string(')', 300), "1" + string.Concat(Enumerable.Repeat("+1", 300)), "x" + string.Concat(Enumerable.Repeat(".x", 300)), string.Concat(Enumerable.Repeat("true?1:", 300)) + "1"],
        text => Assert.Contains("nested more than 250 levels", Assert.Single(CelSamples.Environment.Compile(text).Faults).Message, StringComparison.Ordinal));

    [Fact]
    public void Long_chains_of_logic_are_fine() =>
        Assert.Equal("true", CelSamples.Evaluate(string.Join(" && ", Enumerable.Repeat("true", 2_000))));

    [Theory]
    [InlineData("lists.range(1000).all(a, lists.range(1000).all(b, a + b >= 0))", "error: the cost limit of 1000000 was exceeded")]
    [InlineData("lists.range(20).map(a, 'x').join('') + [1].map(a, 'y').join('') == 'x'", "false")]
    public void Costs_are_limited(string text, string expected) => Assert.Equal(expected, CelSamples.Evaluate(text));

    [Fact]
    public void Lists_of_lists_of_themselves_end()
    {
        // Names are bound from the inside of the list outwards: a60 = 1, a59 = [a60, a60], …
        var body = "a0 == b0";
        for (var i = 0; i < 60; i++)
        {
            body = $"cel.bind(a{i}, [a{i + 1}, a{i + 1}], cel.bind(b{i}, [a{i + 1}, a{i + 1}], {body}))";
        }

        var outcome = CelSamples.Environment.Compile($"cel.bind(a60, 1, {body})").Program!.Evaluate(CelSamples.Environment.Bind());
        Assert.True(outcome.IsLimit);
    }

    [Fact]
    public void One_program_serves_many_threads()
    {
        var program = CelSamples.Environment.Compile("numbers.map(n, n * 2).filter(n, n > 2).size()").Program!;
        var wrong = 0;
        Parallel.For(0, 2_000, i =>
        {
            var bindings = CelSamples.Environment.Bind().Set("numbers", CelValue.Of([.. Enumerable.Range(0, i % 7).Select(n => CelValue.Of((long)n))]));
            if (program.Evaluate(bindings).Value.AsInteger != Math.Max(0, (i % 7) - 2))
            {
                Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }
}
