using Gabion.Policy.Patterns;

namespace Gabion.Tests.Policy.Patterns;

/// <summary>RE2's language, as Go's <c>regexp</c> documents it.</summary>
public sealed class Re2PatternTests
{
    [Theory]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("(?m)^b$", "a\nb\n", true)]
    [InlineData("a.c", "a\nc", false)]
    [InlineData("(?s)a.c", "a\nc", true)]
    [InlineData("(?i)ABC", "xabcx", true)]
    [InlineData("(?i:a)b", "Ab", true)]
    [InlineData("(?i:a)b", "AB", false)]
    [InlineData(@"^\d$", "٣", false)]
    [InlineData(@"^\w+$", "é", false)]
    [InlineData(@"^\pL+$", "éÑ", true)]
    [InlineData(@"^\p{Greek}+$", "αβ", true)]
    [InlineData("^[[:alpha:]_-]+$", "aB_-", true)]
    [InlineData("^[^[:space:]]+$", "a b", false)]
    [InlineData("^.$", "😀", true)]
    [InlineData("^..$", "😀", false)]
    [InlineData("^[^a]$", "😀", true)]
    [InlineData("^[😀-😂]$", "😁", true)]
    [InlineData("^[😀-😂]$", "😃", false)]
    [InlineData(@"^\x{1F600}\x41$", "😀A", true)]
    [InlineData(@"\Qa.b\E+$", "a.bbb", true)]
    [InlineData("(?P<n>a)(?<m>b)", "ab", true)]
    [InlineData("a{2,3}$", "aa", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("[]a]", "]", true)]
    [InlineData(@"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.){1,10}[a-z]{2,63}$", "registry.k8s.io", true)]
    [InlineData("x*", "", true)]
    [InlineData("(|a)+$", "aa", true)]
    [InlineData("^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}$", "10.0.0.255", true)]
    public void Matches_as_RE2(string pattern, string text, bool expected)
    {
        var read = Re2Pattern.Read(pattern);
        Assert.Null(read.Fault);
        Assert.Equal(expected, read.Regex!.IsMatch(text));
    }

    [Theory]
    [InlineData("(", "missing closing )")]
    [InlineData("a)", "unexpected )")]
    [InlineData("[a", "missing closing ]: [a")]
    [InlineData("[b-a]", "invalid character class range: [b-a")]
    [InlineData("*a", "missing argument to repetition operator: *")]
    [InlineData("a**", "invalid nested repetition operator")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: (?=")]
    [InlineData("(?<!a)b", "invalid named capture: (?<!a)b")]
    [InlineData(@"(a)\1", @"invalid escape sequence: \1")]
    [InlineData(@"a\", "trailing backslash at end of expression")]
    [InlineData("a{1001}", "invalid repeat count")]
    [InlineData(@"\p{Klingon}", @"invalid character class range: \p{Klingon}")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: (?>")]
    public void Refuses_what_RE2_refuses(string pattern, string fault) => Assert.Equal(fault, Re2Pattern.Read(pattern).Fault);

    [Fact]
    public void Time_is_linear_where_backtracking_explodes() =>
        Assert.DoesNotMatch(Re2Pattern.Read("^(a+)+$").Regex!, new string('a', 5_000) + "b");

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        string[] pieces = ["a", "(", ")", "[", "]", "{", "}", "1", ",", "*", "+", "?", "|", "^", "$", ".", "\\", "d", "p", "Q", "E", "x", "-", "[:alpha:]", "(?i)", "(?P<n>", "😀", "\uD800", ":"];
        var random = new Random(5);
        for (var i = 0; i < 5_000; i++)
        {
            var read = Re2Pattern.Read(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)])));
            Assert.Equal(read.Regex is null, read.Fault is not null);
            read.Regex?.IsMatch("aab1😀-x");
        }
    }
}
