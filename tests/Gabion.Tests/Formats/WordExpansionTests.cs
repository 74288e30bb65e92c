using Gabion.Formats.Dockerfile;

namespace Gabion.Tests.Formats;

public sealed class WordExpansionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$V", "abc.tar.gz")]
    [InlineData("${V}", "abc.tar.gz")]
    [InlineData("x${E}y$NOT.z", "xy.z")]
    [InlineData("'$V'", "$V")]
    [InlineData("\"$V\"", "abc.tar.gz")]
    [InlineData("\\$V", "$V")]
    [InlineData("a\\ b", "a b")]
    [InlineData("\"a\\tb\\\"c\"", "a\\tb\"c")]
    [InlineData("${NOT:-d}", "d")]
    [InlineData("${NOT-d}", "d")]
    [InlineData("${E:-d}", "d")]
    [InlineData("${E-d}", "")]
    [InlineData("${V:-d}", "abc.tar.gz")]
    [InlineData("${V:+d}", "d")]
    [InlineData("${E:+d}", "")]
    [InlineData("${E+d}", "d")]
    [InlineData("${NOT+d}", "")]
    [InlineData("${V:?e}", "abc.tar.gz")]
    [InlineData("${E?e}", "")]
    [InlineData("${NOT:-${E:-$V}}", "abc.tar.gz")]
    [InlineData("${V#*.}", "tar.gz")]
    [InlineData("${V##*.}", "gz")]
    [InlineData("${V%.*}", "abc.tar")]
    [InlineData("${V%%.*}", "abc")]
    [InlineData("${V#a?c}", ".tar.gz")]
    [InlineData("${V%nothing}", "abc.tar.gz")]
    [InlineData("${V/a/X}", "Xbc.tar.gz")]
    [InlineData("${V//a/X}", "Xbc.tXr.gz")]
    [InlineData("${V//[.]/x}", "abc.tar.gz")]
    [InlineData("${V/*/}", "")]
    [InlineData("$", "$")]
    [InlineData("$.", "$.")]
    public void Expands(string word, string expected)
    {
        var expansion = Expand(word);
        Assert.Null(expansion.Fault);
        Assert.Equal(expected, expansion.Text);
        Assert.Empty(expansion.Unknown);
    }

    [Theory]
    [InlineData("${V")]
    [InlineData("${}")]
    [InlineData("${:x}")]
    [InlineData("${{V}}")]
    [InlineData("${V:x}")]
    [InlineData("${V=x}")]
    [InlineData("${V:#x}")]
    [InlineData("${V:}")]
    [InlineData("${NOT:?it is needed}")]
    [InlineData("${E:?}")]
    [InlineData("${V/a}")]
    [InlineData("\"open")]
    [InlineData("'open")]
    [InlineData("${V#a\\b}")]
    public void Refuses(string word) => Assert.NotNull(Expand(word).Fault);

    [Theory]
    [InlineData("$GIVEN", "$GIVEN", "GIVEN")]
    [InlineData("a-${BASE}-${V}", "a-${BASE}-abc.tar.gz", "BASE")]
    [InlineData("${GIVEN:-d}", "d", "")] // an ARG that is not given is unset
    [InlineData("${BASE:-d}", "${BASE:-d}", "BASE")] // the base image may have set it
    [InlineData("${GIVEN:+x}", "", "")]
    [InlineData("${GIVEN%x}", "${GIVEN%x}", "GIVEN")]
    [InlineData("${V:-$BASE}", "abc.tar.gz", "")] // the default is not used
    [InlineData("${NOT:-$BASE}", "$BASE", "BASE")]
    [InlineData("${GIVEN:?needed}", "${GIVEN:?needed}", "GIVEN")]
    public void Says_what_it_cannot_tell(string word, string text, string unknown)
    {
        var expansion = Expand(word);
        Assert.Null(expansion.Fault);
        Assert.Equal(text, expansion.Text);
        Assert.Equal(unknown, string.Join(' ', expansion.Unknown));
    }

    [Fact]
    public void Escapes_with_a_backtick_when_told_to() =>
        Assert.Equal(@"C:\dir $V abc.tar.gz", WordExpansion.Expand("C:\\dir `$V $V", '`', Lookup).Text);

    [Fact]
    public void Gives_up_on_deep_nesting() =>
        Assert.NotNull(Expand(string.Concat(Enumerable.Repeat("${NOT:-", 10_000)) + new string('}', 10_000)).Fault);

    private static Expansion Expand(string word) => WordExpansion.Expand(word, '\\', Lookup);

    private static VariableValue Lookup(string name) => name switch
    {
        "V" => VariableValue.Of("abc.tar.gz"),
        "E" => VariableValue.Of(""),
        "GIVEN" => VariableValue.NotGiven,
        "BASE" => VariableValue.Unknown,
        _ => VariableValue.Unset,
    };
}
