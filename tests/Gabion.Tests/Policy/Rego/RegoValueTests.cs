using System.Globalization;
using System.Text;
using System.Text.Json;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

public sealed class RegoValueTests
{
    /// <summary>The order of the language, from its documentation: kinds first, then by content; strings by code point.</summary>
    [Fact]
    public void Sorts_across_kinds_and_by_content()
    {
        RegoValue[] sorted =
        [
            RegoNull.Value, RegoBoolean.False, RegoBoolean.True, Json("-1"), Json("0.5"), Json("1"), Json("1e30"), Json("\"a\""), Json("\"\\uffee\""), Json("\"😀\""),
            Json("[]"), Json("[1]"), Json("[1,2]"), Json("[2]"), Json("{}"), Json("{\"a\":1}"), Json("{\"a\":2}"), Json("{\"b\":0}"), RegoSet.Empty, RegoSet.Of(Json("1")),
        ];
        for (var i = 0; i < sorted.Length; i++)
        {
            for (var j = 0; j < sorted.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(sorted[i].CompareTo(sorted[j])));
                Assert.Equal(i == j, sorted[i] == sorted[j]);
            }
        }
    }

    [Theory]
    [InlineData("1", "1.0")]
    [InlineData("1000", "1e3")]
    [InlineData("0.1", "0.10")]
    [InlineData("-0", "0")]
    [InlineData("123456789012345678901234567890", "1.2345678901234567890123456789e29")]
    public void Numbers_of_one_value_are_equal(string left, string right)
    {
        Assert.Equal(Json(left), Json(right));
        Assert.Equal(Json(left).GetHashCode(), Json(right).GetHashCode());
        Assert.Equal(0, Json(left).CompareTo(Json(right)));
    }

    [Theory]
    [InlineData("{\"b\":[1,2.50,null],\"a\":{\"c\":\"<é\\n\"}}", "{\"a\":{\"c\":\"<é\\n\"},\"b\":[1,2.50,null]}")]
    [InlineData("{\"a\":1,\"a\":2}", "{\"a\":2}")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("\"\\ud800x\"", "\"\ufffdx\"")]
    public void Reads_and_writes_JSON_exactly(string json, string expected) => Assert.Equal(expected, Json(json).ToJson());

    [Theory]
    [InlineData("")]
    [InlineData("[1")]
    [InlineData("1 2")]
    [InlineData("01")]
    [InlineData("1e99999")]
    public void Refuses_what_is_no_JSON(string json) => Assert.ThrowsAny<JsonException>(() => Json(json));

    [Fact]
    public void Refuses_nesting_beyond_the_limit()
    {
        var deep = new string('[', 600) + new string(']', 600);
        Assert.ThrowsAny<JsonException>(() => Json(deep));
    }

    [Fact]
    public void Large_objects_and_sets_find_every_key()
    {
        var builder = new RegoObjectBuilder();
        for (var i = 999; i >= 0; i--)
        {
            builder.Set(RegoString.Of(i.ToString("000", CultureInfo.InvariantCulture)), RegoNumber.Of(i));
        }

        var made = builder.Build();
        var set = RegoSet.Of(made.Keys.ToArray().Concat(made.Keys.ToArray()));
        Assert.Equal(1000, made.Count);
        Assert.Equal(1000, set.Count);
        for (var i = 0; i < 1000; i++)
        {
            Assert.Equal(RegoNumber.Of(i), made.Get(i.ToString("000", CultureInfo.InvariantCulture)));
            Assert.Equal(RegoNumber.Of(i), made.Values[i]);
            Assert.True(set.Has(made.Keys[i]));
        }

        Assert.Null(made.Get("x"));
        Assert.False(set.Has(RegoNull.Value));
    }

    [Fact]
    public void Sets_are_joined_cut_and_subtracted()
    {
        var (left, right) = (RegoSet.Of(Json("1"), Json("2"), Json("3")), RegoSet.Of(Json("2"), Json("3.0"), Json("4")));
        Assert.Equal("{1, 2, 3, 4}", left.Union(right).ToString());
        Assert.Equal("{2, 3}", left.Intersect(right).ToString());
        Assert.Equal("{1}", left.Except(right).ToString());
        Assert.Equal("set()", left.Except(left).ToString());
    }

    [Fact]
    public void Keys_that_are_no_strings_become_text()
    {
        var made = RegoObject.Of((Json("[1,\"a\"]"), Json("1")), (Json("2"), RegoSet.Of(Json("\"x\""))));
        Assert.Equal("{\"2\":[\"x\"],\"[1,\\\"a\\\"]\":1}", made.ToJson());
        Assert.Equal("{2: {\"x\"}, [1, \"a\"]: 1}", made.ToString());
    }

    [Fact]
    public void Any_bytes_are_a_value_or_an_error_with_a_place()
    {
        var random = new Random(7);
        var good = Encoding.UTF8.GetBytes("{\"a\":[1,-2.5e3,true,null,\"\\u00e9\\ud83d\\ude00\"],\"b\":{}}");
        for (var round = 0; round < 3000; round++)
        {
            var bytes = good.ToArray();
            for (var change = 0; change <= round % 4; change++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var value = new RegoJsonReader().Read(bytes);
                Assert.Equal(value, Json(value.ToJson()));
            }
            catch (JsonException)
            {
                // said with its place
            }
        }
    }

    private static RegoValue Json(string json) => RegoJsonReader.Parse(json);
}
