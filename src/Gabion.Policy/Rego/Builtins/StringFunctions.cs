using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using Gabion.Policy.Rego.Builtins.GoTemplates;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary>Functions that look into strings or make them; positions and lengths count code points.</summary>
internal static class StringFunctions
{
    private const RegoKinds Text = RegoKinds.String;
    private const RegoKinds Many = Text | RegoKinds.Array | RegoKinds.Set;
    private const int MostCharacters = 1 << 26;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("concat", [Text, RegoKinds.Array | Set], Text, Concat),
        Builtin.Of("contains", [Text, Text], RegoKinds.Boolean, (_, o) => RegoBoolean.Of(o[0].Text().Contains(o[1].Text(), StringComparison.Ordinal))),
        Builtin.Of("endswith", [Text, Text], RegoKinds.Boolean, (_, o) => RegoBoolean.Of(o[0].Text().EndsWith(o[1].Text(), StringComparison.Ordinal))),
        Builtin.Of("startswith", [Text, Text], RegoKinds.Boolean, (_, o) => RegoBoolean.Of(o[0].Text().StartsWith(o[1].Text(), StringComparison.Ordinal))),
        Builtin.Of("format_int", [Number, Number], Text, FormatInteger),
        Builtin.Of("indexof", [Text, Text], Number, IndexOf),
        Builtin.Of("indexof_n", [Text, Text], RegoKinds.Array, IndexesOf),
        Builtin.Of("lower", [Text], Text, (_, o) => RegoString.Of(o[0].Text().ToLowerInvariant())),
        Builtin.Of("upper", [Text], Text, (_, o) => RegoString.Of(o[0].Text().ToUpperInvariant())),
        Builtin.Of("split", [Text, Text], RegoKinds.Array, Split),
        Builtin.Of("sprintf", [Text, RegoKinds.Array], Text, Sprintf),
        Builtin.Of("strings.any_prefix_match", [Many, Many], RegoKinds.Boolean, (call, o) => AnyMatch(call, o, (text, part) => text.StartsWith(part, StringComparison.Ordinal))),
        Builtin.Of("strings.any_suffix_match", [Many, Many], RegoKinds.Boolean, (call, o) => AnyMatch(call, o, (text, part) => text.EndsWith(part, StringComparison.Ordinal))),
        Builtin.Of("strings.count", [Text, Text], Number, Count),
        Builtin.Of("strings.render_template", [Text, RegoKinds.Object], Text, RenderTemplate),
        Builtin.Of("strings.reverse", [Text], Text, Reverse),
        Builtin.Of("substring", [Text, Number, Number], Text, Substring),
    ];

    private static RegoValue? Concat(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!call.TryStrings(2, operands[1], out var parts))
        {
            return null;
        }

        var between = operands[0].Text();
        var length = parts.Sum(part => (long)part.Length + between.Length);
        call.Charge(1 + (length / 64));
        return length > MostCharacters ? call.Fail("the result is too long") : RegoString.Of(string.Join(between, parts));
    }

    private static RegoValue? RenderTemplate(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        try
        {
            return RegoString.Of(new TemplateRun(TemplateParser.Parse(operands[0].Text()), call.Charge).Run(operands[1]));
        }
        catch (GoTemplateException fault)
        {
            return call.Fail(fault.Message);
        }
    }

    private static RegoValue? FormatInteger(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var bits = ((RegoNumber)operands[1]).Text switch { "2" => 1, "8" => 3, "10" => 0, "16" => 4, _ => -1 };
        if (bits < 0)
        {
            return call.FailType(2, "must be one of {2, 8, 10, 16}");
        }

        var number = (RegoNumber)operands[0];
        var whole = number.TryGetInteger(out var integer) ? integer : number.ToFloat().Truncate();
        var digits = bits == 0 ? BigInteger.Abs(whole).ToString(CultureInfo.InvariantCulture) : GoNumbers.InBase(BigInteger.Abs(whole), bits);
        return RegoString.Of(whole.Sign < 0 ? "-" + digits : digits);
    }

    private static RegoValue? IndexOf(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (text, part) = (operands[0].Text(), operands[1].Text());
        if (part.Length == 0)
        {
            return call.Fail("empty search character");
        }

        var at = text.IndexOf(part, StringComparison.Ordinal);
        return RegoNumber.Of(at < 0 ? -1 : CodePoints.Count(text.AsSpan(0, at)));
    }

    /// <summary>Every place where it stands; they may overlap.</summary>
    private static RegoValue? IndexesOf(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (text, part) = (operands[0].Text(), operands[1].Text());
        if (part.Length == 0)
        {
            return call.Fail("empty search character");
        }

        var found = new List<RegoValue>();
        call.Charge(1 + (text.Length / 16));
        var (counted, index) = (0, 0);
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = at + 1 < text.Length ? text.IndexOf(part, at + 1, StringComparison.Ordinal) : -1)
        {
            index += CodePoints.Count(text.AsSpan(counted, at - counted));
            counted = at;
            found.Add(RegoNumber.Of(index));
        }

        return RegoArray.Of(found);
    }

    private static RegoArray? Split(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (text, separator) = (operands[0].Text(), operands[1].Text());
        call.Charge(1 + (text.Length / 16));
        return separator.Length == 0
            ? RegoArray.OfStrings(text.EnumerateRunes().Select(rune => rune.ToString()))
            : RegoArray.OfStrings(text.Split(separator));
    }

    private static RegoString? Sprintf(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (format, arguments) = (operands[0].Text(), (RegoArray)operands[1]);
        var text = format == "%d" && arguments is { Count: 1 } && arguments[0] is RegoNumber number && number.TryGetInt64(out _) && number.IsWrittenAsInteger
            ? number.Text
            : GoPrinter.Print(format, arguments);
        call.Charge(1 + (text.Length / 64));
        return RegoString.Of(text);
    }

    private static RegoBoolean? AnyMatch(BuiltinCall call, ReadOnlySpan<RegoValue> operands, Func<string, string, bool> isMatch)
    {
        if (!call.TryStrings(1, operands[0], out var texts) || !call.TryStrings(2, operands[1], out var parts))
        {
            return null;
        }

        call.Charge(1 + ((long)texts.Length * parts.Length / 8));
        return RegoBoolean.Of(texts.Any(text => parts.Any(part => isMatch(text, part))));
    }

    /// <summary>How often it stands in the text, without overlaps; nothing stands before, between and after all characters.</summary>
    private static RegoValue? Count(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (text, part) = (operands[0].Text(), operands[1].Text());
        call.Charge(1 + (text.Length / 64));
        return RegoNumber.Of(part.Length == 0 ? CodePoints.Count(text) + 1 : text.AsSpan().Count(part));
    }

    private static RegoValue? Reverse(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var reversed = new StringBuilder();
        foreach (var rune in operands[0].Text().EnumerateRunes().Reverse())
        {
            reversed.Append(rune.ToString());
        }

        return RegoString.Of(reversed.ToString());
    }

    /// <summary>From the second operand, as many code points as the third says; all that follow when it is negative.</summary>
    private static RegoValue? Substring(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        if (!call.TryInt64(2, operands[1], out var offset) || !call.TryInt64(3, operands[2], out var length))
        {
            return null;
        }

        if (offset < 0)
        {
            return call.Fail("negative offset");
        }

        var text = operands[0].Text();
        var from = CodePoints.IndexOf(text, offset);
        return RegoString.Of(length < 0 ? text[from..] : text.Substring(from, CodePoints.IndexOf(text.AsSpan(from), length)));
    }
}
