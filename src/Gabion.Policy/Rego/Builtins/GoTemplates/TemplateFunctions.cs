using System.Net;
using System.Text;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Builtins.GoTemplates;

/// <summary>The functions that Go's <c>text/template</c> knows, on values of Rego; null is a value that is not there.</summary>
internal static class TemplateFunctions
{
    public static RegoValue? Call(string name, List<RegoValue?> arguments)
    {
        RegoValue? Argument(int index) => index < arguments.Count ? arguments[index] : throw new GoTemplateException($"wrong number of args for {name}: {arguments.Count}");
        return name switch
        {
            "not" => RegoBoolean.Of(!IsTrue(Argument(0))),
            "len" => RegoNumber.Of(Length(Argument(0))),
            "index" => arguments.Skip(1).Aggregate(Argument(0), Index),
            "slice" => Slice(Argument(0), [.. arguments.Skip(1)]),
            "print" => RegoString.Of(Join(arguments, isLine: false)),
            "println" => RegoString.Of(Join(arguments, isLine: true) + "\n"),
            "printf" => RegoString.Of(GoPrinter.Print((Argument(0) as RegoString)?.Value ?? throw new GoTemplateException("printf: the format is no string"), new RegoArray([.. arguments.Skip(1).Select(value => value ?? RegoNull.Value)]))),
            "html" => RegoString.Of(WebUtility.HtmlEncode(Join(arguments, isLine: false))),
            "urlquery" => RegoString.Of(WebUtility.UrlEncode(Join(arguments, isLine: false))),
            "eq" => RegoBoolean.Of(arguments.Count > 1 ? arguments.Skip(1).Any(other => AreEqual(arguments[0], other)) : throw new GoTemplateException("eq: missing argument for comparison")),
            "ne" => RegoBoolean.Of(!AreEqual(Argument(0), Argument(1))),
            "lt" => RegoBoolean.Of(Order(Argument(0), Argument(1)) < 0),
            "le" => RegoBoolean.Of(Order(Argument(0), Argument(1)) <= 0),
            "gt" => RegoBoolean.Of(Order(Argument(0), Argument(1)) > 0),
            "ge" => RegoBoolean.Of(Order(Argument(0), Argument(1)) >= 0),
            _ => throw new GoTemplateException($"function \"{name}\" not defined"),
        };
    }

    /// <summary>False for what is not there, null, false, zero, and what is empty.</summary>
    public static bool IsTrue(RegoValue? value) => value switch
    {
        null or RegoNull => false,
        RegoBoolean boolean => boolean.IsTruthy,
        RegoNumber number => !number.Equals(RegoNumber.Zero),
        _ => Length(value) > 0,
    };

    /// <summary>What <c>range</c> goes through: items with their index, entries with their key, the numbers below a number.</summary>
    public static IEnumerable<(RegoValue Index, RegoValue Item)> Items(RegoValue? value)
    {
        switch (value)
        {
            case RegoArray or RegoSet:
                return List(value).Select((item, index) => ((RegoValue)RegoNumber.Of(index), item));
            case RegoObject @object:
                return Enumerable.Range(0, @object.Count).Select(index => (@object.Keys[index], @object.Values[index]));
            case RegoNumber number when number.TryGetInt64(out var count) && count <= int.MaxValue:
                return Enumerable.Range(0, (int)Math.Max(0, count)).Select(index => ((RegoValue)RegoNumber.Of(index), (RegoValue)RegoNumber.Of(index)));
            case null or RegoNull:
                return [];
            default:
                throw new GoTemplateException($"range can't iterate over a {value.KindName}");
        }
    }

    /// <summary>A value as Go prints it: strings as they are, arrays in brackets, objects as <c>map[key:value]</c>.</summary>
    public static string Print(RegoValue? value) => value switch
    {
        null or RegoNull => "<undefined>",
        RegoString text => text.Value,
        RegoArray or RegoSet => $"[{string.Join(' ', List(value).Select(Print))}]",
        RegoObject @object => $"map[{string.Join(' ', Enumerable.Range(0, @object.Count).Select(i => $"{Print(@object.Keys[i])}:{Print(@object.Values[i])}"))}]",
        _ => value.ToString()!,
    };

    /// <summary><c>fmt.Print</c> puts a blank between two arguments of which neither is a string; <c>fmt.Println</c> between all.</summary>
    private static string Join(List<RegoValue?> arguments, bool isLine)
    {
        var text = new StringBuilder();
        for (var i = 0; i < arguments.Count; i++)
        {
            if (i > 0 && (isLine || (arguments[i - 1] is not RegoString && arguments[i] is not RegoString)))
            {
                text.Append(' ');
            }

            text.Append(Print(arguments[i]));
        }

        return text.ToString();
    }

    private static RegoValue[] List(RegoValue value) => [.. OperandReading.ItemsOf(value)];

    private static int Length(RegoValue? value) => value switch
    {
        RegoString text => Encoding.UTF8.GetByteCount(text.Value),
        RegoArray array => array.Count,
        RegoSet set => set.Count,
        RegoObject @object => @object.Count,
        _ => throw new GoTemplateException($"len of type {value?.KindName ?? "nil"}"),
    };

    private static RegoValue? Index(RegoValue? value, RegoValue? key) => value switch
    {
        RegoObject @object when key is not null => @object.Get(key),
        RegoArray array when key is RegoNumber number && number.TryGetInt64(out var at) =>
            at >= 0 && at < array.Count ? array[(int)at] : throw new GoTemplateException($"index out of range: {at}"),
        _ => throw new GoTemplateException($"can't index item of type {value?.KindName ?? "nil"}"),
    };

    private static RegoValue Slice(RegoValue? value, RegoValue?[] bounds)
    {
        var length = Length(value);
        var at = bounds.Select(bound => bound is RegoNumber number && number.TryGetInt64(out var index) ? index : throw new GoTemplateException("cannot index slice with that")).ToArray();
        var (from, to) = (at.Length > 0 ? at[0] : 0, at.Length > 1 ? at[1] : length);
        if (from < 0 || to > length || from > to || at.Length > 2)
        {
            throw new GoTemplateException($"index out of range: {from}:{to}");
        }

        return value switch
        {
            RegoString text => RegoString.Of(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Value), (int)from, (int)(to - from))),
            RegoArray array => new RegoArray([.. List(array).Skip((int)from).Take((int)(to - from))]),
            _ => throw new GoTemplateException($"can't slice item of type {value?.KindName}"),
        };
    }

    private static bool AreEqual(RegoValue? left, RegoValue? right) =>
        left is null or RegoNull || right is null or RegoNull ? left is null or RegoNull && right is null or RegoNull
        : left.KindName == right.KindName ? left.Equals(right) : throw new GoTemplateException("incompatible types for comparison");

    private static int Order(RegoValue? left, RegoValue? right) =>
        (left, right) is (RegoNumber, RegoNumber) or (RegoString, RegoString) ? left.CompareTo(right) : throw new GoTemplateException("incompatible types for comparison");
}
