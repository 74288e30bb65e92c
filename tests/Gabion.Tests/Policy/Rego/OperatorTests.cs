using Gabion.Policy.Rego.Builtins;
using Gabion.Policy.Rego.Values;

namespace Gabion.Tests.Policy.Rego;

public sealed class OperatorTests
{
    /// <summary>Integers are exact; other results have 64 bits of mantissa and the shortest text that reads back as them.</summary>
    [Theory]
    [InlineData("plus", "1", "2", "3")]
    [InlineData("plus", "9223372036854775807", "1", "9223372036854775808")]
    [InlineData("plus", "0.1", "0.2", "0.3")]
    [InlineData("minus", "-9223372036854775808", "1", "-9223372036854775809")]
    [InlineData("minus", "0.5", "0.25", "0.25")]
    [InlineData("mul", "9223372036854775807", "9223372036854775807", "85070591730234615847396907784232501249")]
    [InlineData("mul", "1.5", "2", "3")]
    [InlineData("div", "7", "2", "3.5")]
    [InlineData("div", "6", "3", "2")]
    [InlineData("div", "1", "3", "0.33333333333333333334")]
    [InlineData("div", "1", "1000000", "1e-06")]
    [InlineData("rem", "-7", "4", "-3")]
    [InlineData("plus", "1234567", "0.5", "1.2345675e+06")]
    public void Computes_as_OPA_does(string name, string left, string right, string expected) =>
        Assert.Equal(expected, Call(name, out _, Number(left), Number(right))?.ToJson());

    [Theory]
    [InlineData("round", "2.5", "3")]
    [InlineData("round", "-2.5", "-3")]
    [InlineData("ceil", "2.1", "3")]
    [InlineData("ceil", "-2.1", "-2")]
    [InlineData("floor", "2.9", "2")]
    [InlineData("floor", "-2.1", "-3")]
    [InlineData("abs", "-1.5", "1.5")]
    public void Rounds_as_OPA_does(string name, string number, string expected) =>
        Assert.Equal(expected, Call(name, out _, Number(number))?.ToJson());

    [Theory]
    [InlineData("div", "1", "0.0", "div: divide by zero")]
    [InlineData("rem", "1", "0", "rem: modulo by zero")]
    [InlineData("rem", "1.5", "1", "rem: modulo on floating-point number")]
    public void What_cannot_be_computed_is_an_error(string name, string left, string right, string expected)
    {
        Assert.Null(Call(name, out var error, Number(left), Number(right)));
        Assert.Equal(new(BuiltinError.Failure, expected), error);
    }

    [Fact]
    public void Sets_and_numbers_cannot_be_subtracted()
    {
        Assert.Null(Call("minus", out var error, RegoNumber.One, RegoSet.Empty));
        Assert.Equal(new(BuiltinError.TypeError, "minus: operand 2 must be number but got set"), error);
    }

    private static RegoNumber Number(string text) => RegoNumber.Parse(text);

    private static RegoValue? Call(string name, out BuiltinError? error, params RegoValue[] operands)
    {
        Assert.True(BuiltinTable.Standard.TryGet(name, out var function));
        var call = new BuiltinCall(new(), _ => { }) { Name = name };
        var result = function.Function(call, operands);
        error = call.Error;
        return result;
    }
}
