using Gabion.Policy.Patterns;

namespace Gabion.Tests.Policy.Patterns;

/// <summary>RE2's language, as Go's <c>regexp</c> documents it.</summary>
public sealed class Re2Tests
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
    [InlineData(@"^\D$", "😀", true)]
    [InlineData("^[^😀]$", "😁", true)]
    [InlineData("^[^😀]$", "😀", false)]
    [InlineData(@"^[\D]$", "😀", true)]
    [InlineData(@"^[^\D]$", "7", true)]
    [InlineData(@"^\P{Greek}$", "😀", true)]
    [InlineData(@"^\p{^Greek}$", "α", false)]
    [InlineData(@"^\pL$", "𝒜", true)]
    [InlineData(@"^\p{Lu}\p{Nd}$", "Éé", false)]
    [InlineData("^[[:^alpha:]]$", "é", true)]
    [InlineData("(?i)^k$", "\u212A", true)]
    [InlineData("(?i)^[^k]$", "K", false)]
    [InlineData("(?i)^s$", "ſ", true)]
    [InlineData("(?i)^i$", "İ", false)]
    [InlineData("(?s)^.$", "\n", true)]
    [InlineData(@"^\s$", "\v", false)]
    [InlineData("^[[:space:]]$", "\v", true)]
    [InlineData("^[a-]$", "-", true)]
    [InlineData(@"^[\]-a]$", "^", true)]
    [InlineData("(|a)+$", "aa", true)]
    [InlineData("^(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.|$)){4}$", "10.0.0.255", true)]
    public void Matches_as_RE2(string pattern, string text, bool expected) => Assert.Equal(expected, Re2.Of(pattern).IsMatch(text));

    [Theory]
    [InlineData("(", "missing closing ): `(`")]
    [InlineData("a)", "unexpected ): `a)`")]
    [InlineData("[a", "missing closing ]: `[a`")]
    [InlineData("[b-a]", "invalid character class range: `b-a`")]
    [InlineData("*a", "missing argument to repetition operator: `*`")]
    [InlineData("a**", "invalid nested repetition operator: `**`")]
    [InlineData("(?=a)", "invalid or unsupported Perl syntax: `(?=`")]
    [InlineData("(?<!a)b", "invalid or unsupported Perl syntax: `(?<`")]
    [InlineData(@"(a)\1", @"invalid escape sequence: `\1`")]
    [InlineData(@"a\", "trailing backslash at end of expression: ``")]
    [InlineData("a{1001}", "invalid repeat count: `{1001}`")]
    [InlineData(@"\p{Klingon}", @"invalid character class range: `\p{Klingon}`")]
    [InlineData(@"\p", @"invalid character class range: `\p`")]
    [InlineData("[[:alfa:]]", "invalid character class range: `[:alfa:]`")]
    [InlineData("(?>a)", "invalid or unsupported Perl syntax: `(?>`")]
    [InlineData("(?P<n>a)(?P<n>b)", "duplicate capture group name: `n`")]
    public void Refuses_what_RE2_refuses(string pattern, string fault) =>
        Assert.Equal($"error parsing regexp: {fault}", Assert.Throws<Re2Exception>(() => Re2.Of(pattern)).Message);

    /// <summary>With backtracking this would not end.</summary>
    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void Time_is_linear_where_backtracking_explodes(string pattern) =>
        Assert.False(Re2.Of(pattern).IsMatch(new string(pattern.Contains('x', StringComparison.Ordinal) ? 'x' : 'a', 5_000) + "1"));

    /// <summary>A pattern is read or refused with the one exception that there is; what is read matches without any.</summary>
    [Fact]
    public void Any_text_is_read_or_refused()
    {
        string[] pieces =
        [
            "a", "(", ")", "[", "[^", "]", "{", "{2,3}", "}", "1", ",", "*", "+", "?", "|", "^", "$", ".", "\\", "\\d", "\\D", "\\pL", "\\p{", "\\x{1F600}", "\\Q", "\\E", "\\b", "-", "[:alpha:]", "(?i)",
            "(?s-m:", "(?P<n>", "😀", "\uD800", ":", "é", "\0",
        ];
        var random = new Random(5);
        var read = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            try
            {
                var pattern = Re2.Of(text);
                read++;
                Assert.Equal(pattern.IsMatch("aab1😀-x\uDC00"), pattern.Matches("aab1😀-x\uDC00").Any());
            }
            catch (Re2Exception fault)
            {
                Assert.NotEmpty(fault.Message);
            }
        }

        Assert.InRange(read, 100, 900);
    }

    /// <summary>A set and its complement share no code point, and have all of them together.</summary>
    [Fact]
    public void A_class_and_its_opposite_part_all_characters()
    {
        string[] items = ["a-z", "\\d", "\\W", "[:punct:]", "😀-😎", "é", "\\p{Lu}", "\\x{10000}-\\x{10FFFF}", "\\P{Greek}", "Z"];
        string[] samples = ["a", "Z", "5", "-", " ", "é", "É", "α", "😀", "😏", "\n", "漢", "\U0010FFFF", "\uFFFD", "𝒜"];
        var random = new Random(9);
        for (var i = 0; i < 100; i++)
        {
            var inside = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => items[random.Next(items.Length)]));
            var (with, without) = (Re2.Of($"^[{inside}]$"), Re2.Of($"^[^{inside}]$"));
            Assert.All(samples, sample => Assert.NotEqual(with.IsMatch(sample), without.IsMatch(sample)));
        }
    }
}
