using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Conformance;

namespace Gabion.Tests.Policy.Cel;

/// <summary>Whatever the text is, the engine ends with a value, an error or a fault at a place that exists, and throws nothing.</summary>
public sealed class CelFuzzTests
{
    private static readonly string[] Pieces =
    [
        "1", "2u", "1.5", "'a'", "b'\\xff'", "\"\"", "r'\\d'", "true", "null", "x", "name", "numbers", "[", "]", "{", "}", "(", ")", ".", ",", ":", "?", "+", "-", "*", "/",
        "%", "!", "==", "!=", "<", ">=", "&&", "||", " in ", ".?", "[?", "has(", ".all(a, ", ".map(a, ", ".exists_one(a, ", ".filter(a, b, ", "a", "cel.bind(a, ",
        "cel.block([", "cel.index(0)", "optional.of(", "optional.none()", ".orValue(", ".optMap(a, ", "size(", "type(", "int(", "string(", "timestamp(", "duration('1h')",
        ".matches('", "(?i)[[:alpha:]]+", "\\p{L}", ".format(", "'%s'", "math.greatest(", "lists.range(", ".sortBy(a, ", "dyn(", "google.protobuf.Value", "`a-b`", "\n", "// c\n",
        "\\", "\0", "é", "\uD800", "'''", "0x", "1e", "9223372036854775808", "-",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Ends_on_any_mix_of_pieces(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 4_000; i++)
        {
            Check(string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Pieces[random.Next(Pieces.Length)])));
        }
    }

    [Fact]
    public void Ends_on_mutations_of_a_policy()
    {
        const string Seed = "x.all(c, !has(c.a) || c.a.startsWith('r/') && c.b in ['x', \"y\"] ? c.?d[?0].orValue(1) > 2 : {'k': [1, 2u, -3.5e2]}.k.exists_one(i, i == numbers[0]))";
        var random = new Random(7);
        for (var i = 0; i < 4_000; i++)
        {
            var text = Seed.ToCharArray();
            for (var change = random.Next(1, 5); change > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            }

            Check(new string(text));
        }
    }

    [Fact]
    public void Test_files_of_any_kind_are_read_or_refused()
    {
        const string Seed = "name: \"a\" section { name: 's' test { name: 't' expr: '1 + 1' value { int64_value: 2 } } test { expr: \"x\\n\" bindings { key: 'x' value { value { list_value { values: { double_value: -inf } } } } } } }";
        var random = new Random(3);
        for (var i = 0; i < 3_000; i++)
        {
            var text = Seed.ToCharArray();
            text[random.Next(text.Length)] = (char)random.Next(9, 127);
            try
            {
                CelConformance.Run(new string(text));
            }
            catch (FormatException)
            {
                // Refused, with the line.
            }
        }
    }

    private static void Check(string text)
    {
        foreach (var compilation in new[] { CelSamples.Environment.Compile(text), CelSamples.Environment.CompileUnchecked(text) })
        {
            Assert.Equal(compilation.Program is null, compilation.Faults.Length > 0);
            Assert.All(compilation.Faults, fault => Assert.InRange(fault.Offset, 0, text.Length));
            var bindings = CelSamples.Environment.Bind().Set("name", CelValue.Of("n")).Set("numbers", CelValue.Of([CelValue.Of(1L)])).Set("x", CelValue.Of("y"));
            compilation.Program?.Evaluate(bindings).Value.ToString();
        }
    }
}
