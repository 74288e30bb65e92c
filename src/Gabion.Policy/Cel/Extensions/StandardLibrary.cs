using System.Text;
using Gabion.Policy.Cel.Evaluate;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Extensions;

/// <summary>The functions of the language definition, "List of Standard Definitions". Operators have no body: the planner knows them.</summary>
internal static class StandardLibrary
{
    private static readonly string[] Ordered = ["int", "uint", "double", "string", "bytes", "bool", "timestamp", "duration"];
    private static readonly string[] Numbers = ["int", "uint", "double"];

    public static readonly CelLibrary Instance = Create();

    private static CelLibrary Create()
    {
        var library = new CelLibrary("standard");
        AddOperators(library);
        AddConversions(library);
        AddStrings(library);
        AddTypes(library);
        TimeFunctions.AddTo(library);
        return library;
    }

    private static void AddOperators(CelLibrary library)
    {
        Declare(
            library,
            "!_(bool) -> bool", "-_(int) -> int", "-_(double) -> double", "_==_(A, A) -> bool", "_!=_(A, A) -> bool",
            "@in(A, list(A)) -> bool", "@in(A, map(A, B)) -> bool",
            "_[_](list(A), int) -> A", "_[_](map(A, B), A) -> B",
            "_+_(int, int) -> int", "_+_(uint, uint) -> uint", "_+_(double, double) -> double", "_+_(string, string) -> string",
            "_+_(bytes, bytes) -> bytes", "_+_(list(A), list(A)) -> list(A)", "_+_(timestamp, duration) -> timestamp",
            "_+_(duration, timestamp) -> timestamp", "_+_(duration, duration) -> duration",
            "_-_(int, int) -> int", "_-_(uint, uint) -> uint", "_-_(double, double) -> double", "_-_(timestamp, timestamp) -> duration",
            "_-_(timestamp, duration) -> timestamp", "_-_(duration, duration) -> duration",
            "_%_(int, int) -> int", "_%_(uint, uint) -> uint");
        foreach (var operation in new[] { Operators.Multiply, Operators.Divide })
        {
            foreach (var number in Numbers)
            {
                Declare(library, $"{operation}({number}, {number}) -> {number}");
            }
        }

        foreach (var comparison in new[] { Operators.Less, Operators.LessOrEqual, Operators.Greater, Operators.GreaterOrEqual })
        {
            foreach (var type in Ordered)
            {
                Declare(library, $"{comparison}({type}, {type}) -> bool");
            }

            foreach (var left in Numbers)
            {
                foreach (var right in Numbers.Where(right => right != left))
                {
                    Declare(library, $"{comparison}({left}, {right}) -> bool");
                }
            }
        }
    }

    private static void AddConversions(CelLibrary library)
    {
        Add(library, "int", "int", Conversions.ToInteger, "int", "uint", "double", "string", "timestamp", "duration");
        Add(library, "uint", "uint", Conversions.ToUnsigned, "int", "uint", "double", "string");
        Add(library, "double", "double", Conversions.ToDouble, "int", "uint", "double", "string");
        Add(library, "string", "string", Conversions.ToText, "string", "bool", "int", "uint", "double", "bytes", "timestamp", "duration");
        Add(library, "bool", "bool", Conversions.ToBoolean, "bool", "string");
        Add(library, "timestamp", "timestamp", Conversions.ToTimestamp, "timestamp", "int", "string");
        Add(library, "duration", "duration", Conversions.ToDuration, "duration", "string");
        library
            .Function("bytes(bytes) -> bytes", (_, a) => a[0])
            .Function("bytes(string) -> bytes", (_, a) => CelValue.Of((ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(a[0].AsString)))
            .Function("dyn(A) -> dyn", (_, a) => a[0])
            .Function("type(A) -> type(A)", (_, a) => CelValue.Of(a[0].Type));
    }

    private static void AddStrings(CelLibrary library) => library
        .Function("size(string) -> int", (_, a) => CodePoints.Count(a[0]))
        .Method("string.size() -> int", (_, a) => CodePoints.Count(a[0]))
        .Function("size(bytes) -> int", (_, a) => CelValue.Of((long)a[0].AsBytes.Span.Length))
        .Method("bytes.size() -> int", (_, a) => CelValue.Of((long)a[0].AsBytes.Span.Length))
        .Function("size(list(A)) -> int", (_, a) => CelValue.Of((long)a[0].AsList.Count))
        .Method("list(A).size() -> int", (_, a) => CelValue.Of((long)a[0].AsList.Count))
        .Function("size(map(A, B)) -> int", (_, a) => CelValue.Of((long)a[0].AsMap.Count))
        .Method("map(A, B).size() -> int", (_, a) => CelValue.Of((long)a[0].AsMap.Count))
        .Method("string.contains(string) -> bool", (_, a) => CelValue.Of(a[0].AsString.Contains(a[1].AsString, StringComparison.Ordinal)))
        .Method("string.startsWith(string) -> bool", (_, a) => CelValue.Of(a[0].AsString.StartsWith(a[1].AsString, StringComparison.Ordinal)))
        .Method("string.endsWith(string) -> bool", (_, a) => CelValue.Of(a[0].AsString.EndsWith(a[1].AsString, StringComparison.Ordinal)))
        .Function("matches(string, string) -> bool", (_, a) => RegexFunctions.Matches(a[0].AsString, a[1].AsString))
        .Method("string.matches(string) -> bool", (_, a) => RegexFunctions.Matches(a[0].AsString, a[1].AsString));

    private static void AddTypes(CelLibrary library) => library
        .Type("bool", CelType.Bool)
        .Type("bytes", CelType.Bytes)
        .Type("double", CelType.Double)
        .Type("int", CelType.Int)
        .Type("uint", CelType.Uint)
        .Type("string", CelType.String)
        .Type("list", CelType.ListOf(CelType.Dyn))
        .Type("map", CelType.MapOf(CelType.Dyn, CelType.Dyn))
        .Type("null_type", CelType.Null)
        .Type("type", CelType.TypeOf(CelType.Dyn));

    private static void Declare(CelLibrary library, params ReadOnlySpan<string> signatures)
    {
        foreach (var signature in signatures)
        {
            library.Function(signature, null);
        }
    }

    private static void Add(CelLibrary library, string name, string result, Func<CelValue, CelValue> convert, params ReadOnlySpan<string> types)
    {
        foreach (var type in types)
        {
            library.Function($"{name}({type}) -> {result}", (_, a) => convert(a[0]));
        }
    }
}
