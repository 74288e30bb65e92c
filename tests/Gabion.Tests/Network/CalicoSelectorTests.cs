using Gabion.Network.Calico;
using Gabion.Network.Facts;

namespace Gabion.Tests.Network;

/// <summary>Calico's selector language, after the comments of its API and its reference page.</summary>
public sealed class CalicoSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["role"] = "db-main", ["tier"] = "data", ["a.b/c-d_e"] = "x y" };

    [Theory]
    [InlineData("", true)]
    [InlineData("all()", true)]
    [InlineData("all( )", true)]
    [InlineData("role == 'db-main'", true)]
    [InlineData("role==\"db-main\"", true)]
    [InlineData("role == 'db'", false)]
    [InlineData("role != 'db'", true)]
    [InlineData("absent != 'db'", true)] // holds for an absent label
    [InlineData("absent == ''", false)]
    [InlineData("has(role)", true)]
    [InlineData("has( absent )", false)]
    [InlineData("!has(absent)", true)]
    [InlineData("!!has(role)", true)]
    [InlineData("! ! ! has(role)", false)]
    [InlineData("tier in {'web', 'data'}", true)]
    [InlineData("tier in {'web','data',}", true)]
    [InlineData("tier in {}", false)]
    [InlineData("tier not in {'web'}", true)]
    [InlineData("tier notin {'data'}", false)]
    [InlineData("absent not in {'web'}", true)] // holds for an absent label
    [InlineData("role contains '-m'", true)]
    [InlineData("role starts with 'db'", true)]
    [InlineData("role startswith \"main\"", false)]
    [InlineData("role ends with 'main'", true)]
    [InlineData("absent contains ''", false)]
    [InlineData("a.b/c-d_e == 'x y'", true)]
    [InlineData("has(role) && has(absent) || has(tier)", true)] // "and" binds before "or"
    [InlineData("has(role) && (has(absent) || has(tier))", true)]
    [InlineData("has(absent) && (has(role) || has(tier))", false)]
    [InlineData("!(has(role) && has(absent))", true)]
    [InlineData("! has(role) || has(tier)", true)] // "not" binds first
    [InlineData("\thas(role)\t", true)]
    public void Decides(string text, bool expected)
    {
        var selector = CalicoSelectorParser.TryParse(text, out var fault);
        Assert.Null(fault);
        Assert.Equal(MatchLogic.Of(expected), selector!.Matches(Ask));

        // What it writes reads as the same.
        Assert.Equal(MatchLogic.Of(expected), CalicoSelectorParser.TryParse(selector.ToString(), out _)!.Matches(Ask));
    }

    [Theory]
    [InlineData("role", "column 5")]
    [InlineData("role = 'x'", "column 6")]
    [InlineData("role == x", "column 9")]
    [InlineData("role == 'x", "closing quote")]
    [InlineData("role in 'x'", "'{'")]
    [InlineData("role in {'x'", "'}'")]
    [InlineData("has(role", "')'")]
    [InlineData("(has(role)", "')'")]
    [InlineData("has(role) &&", "a label")]
    [InlineData("has(role) & has(x)", "the end")]
    [InlineData("has(role) has(x)", "the end")]
    [InlineData("role inside {'x'}", "==")]
    [InlineData("role == 'x' $", "the end")]
    public void Says_where_a_text_is_wrong(string text, string fault)
    {
        Assert.Null(CalicoSelectorParser.TryParse(text, out var actual));
        Assert.Contains(fault, actual, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_ends_in_a_selector_or_a_fault()
    {
        var random = new Random(7);
        string[] pieces = ["has(", "all(", ")", "(", "!", "&&", "||", "==", "!=", "in", "not in", "{", "}", ",", "'a'", "\"", "role", " ", "\t", "starts with", "é", "\0"];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            Assert.Equal(CalicoSelectorParser.TryParse(text, out var fault) is null, fault is not null);
        }

        Assert.Null(CalicoSelectorParser.TryParse(new string('(', 5_000), out _));
        Assert.NotNull(CalicoSelectorParser.TryParse(new string('!', 5_000) + "all()", out _));
        Assert.Null(CalicoSelectorParser.TryParse(new string('a', 20_000), out _));
    }

    private static Match Ask(string key, Func<string, bool>? test) => MatchLogic.Of(Labels.TryGetValue(key, out var value) && (test is null || test(value)));
}
