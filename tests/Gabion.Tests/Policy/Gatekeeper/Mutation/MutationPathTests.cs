using Gabion.Policy.Gatekeeper.Mutation;

namespace Gabion.Tests.Policy.Gatekeeper.Mutation;

/// <summary>The syntax of locations (Gatekeeper's website, "Mutation"; cases of its path parser).</summary>
public class MutationPathTests
{
    [Theory]
    [InlineData("single_field", "single_field")]
    [InlineData("spec.containers[name: *].securityContext", "spec.containers[name: *].securityContext")]
    [InlineData("spec.containers[name: \"*\"].securityContext", "spec.containers[name: \"*\"].securityContext")]
    [InlineData("spec.containers[\"name\": \"foo\"]", "spec.containers[name: foo]")]
    [InlineData("spec.containers['my key': \"foo bar\"]", "spec.containers[\"my key\": \"foo bar\"]")]
    [InlineData("foo.\"\".bar", "foo.\"\".bar")]
    [InlineData("    spec   .    \"containers\"    ", "spec.containers")]
    [InlineData("spec.containers[name: opa].ports[containerPort: 8888].name", "spec.containers[name: opa].ports[containerPort: 8888].name")]
    [InlineData("spec[bignum: 9223372036854775807]", "spec[bignum: 9223372036854775807]")]
    [InlineData("spec[quoted: \"123\"]", "spec[quoted: \"123\"]")]
    [InlineData("spec[not_octal: 0123]", "spec[not_octal: 123]")]
    [InlineData("-123-_456_", "-123-_456_")]
    [InlineData("spec.\"123\".studio54", "spec.\"123\".studio54")]
    [InlineData("metadata.labels.\"app.kubernetes.io/name\"", "metadata.labels.\"app.kubernetes.io/name\"")]
    [InlineData("\"sp\\\"ec\"", "\"sp\\\"ec\"")]
    [InlineData("'foo[bar: baz]'", "\"foo[bar: baz]\"")]
    public void Reads_a_location(string text, string written)
    {
        var path = MutationPathParser.Parse(text, out var problem);

        Assert.Equal("", problem);
        Assert.Equal(written, path?.ToString());
        Assert.Equal(path?.ToString(), MutationPathParser.Parse(written, out _)?.ToString());
    }

    [Theory]
    [InlineData("", "the name of a field is expected, not the end (character 1)")]
    [InlineData(".spec", "the name of a field is expected (character 1)")]
    [InlineData("spec.", "the name of a field is expected, not the end (character 6)")]
    [InlineData("foo..bar", "the name of a field is expected (character 5)")]
    [InlineData("spec.123.bar", "the name of a field is expected; a name that begins with a digit needs quotes (character 6)")]
    [InlineData("spec.foo bar", "'.' or the end is expected (character 10)")]
    [InlineData("spec[my key: \"foo\"]", "':' is expected after the key my (character 9)")]
    [InlineData("spec[key: foo bar]", "']' is expected (character 15)")]
    [InlineData("spec[name: ].x", "a value or * is expected (character 12)")]
    [InlineData("spec[]", "the key of the list is expected (character 6)")]
    [InlineData("spec[*]", "the key of the list is expected (character 6)")]
    [InlineData("spec[foo]", "':' is expected after the key foo (character 9)")]
    [InlineData("[foo: bar]", "the name of a field is expected (character 1)")]
    [InlineData("spec[foo: bar][bar: *]", "'.' or the end is expected (character 15)")]
    [InlineData("spec[bignum: 9223372036854775808]", "the number 9223372036854775808 is too large (character 33)")]
    [InlineData("spec[foo: 0x123]", "']' is expected (character 12)")]
    [InlineData("spec.\"foo", "the closing \" is missing (character 10)")]
    public void Says_what_is_wrong_with_a_location(string text, string problem)
    {
        Assert.Null(MutationPathParser.Parse(text, out var found));
        Assert.Equal(problem, found);
    }

    [Fact]
    public void A_location_has_a_limit()
    {
        Assert.Null(MutationPathParser.Parse(string.Join('.', Enumerable.Repeat("a", 100_000)), out var problem));
        Assert.Contains("128", problem, StringComparison.Ordinal);
    }
}
