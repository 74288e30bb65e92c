using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Gabion.Formats.Yaml;
using Gabion.Policy.Rego.Values;
using static Gabion.Policy.Rego.Values.RegoKinds;

namespace Gabion.Policy.Rego.Builtins;

/// <summary><c>json.marshal</c>, <c>json.unmarshal</c>, <c>json.is_valid</c> and the same for YAML.</summary>
internal static class JsonFunctions
{
    private const RegoKinds Text = RegoKinds.String;

    public static ImmutableArray<Builtin> All =>
    [
        Builtin.Of("json.marshal", [Any], Text, Marshal),
        Builtin.Of("json.marshal_with_options", [Any, RegoKinds.Object], Text, MarshalWithOptions),
        Builtin.Of("json.unmarshal", [Text], Any, Unmarshal),
        Builtin.Of("json.is_valid", [Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(operands[0] is RegoString text && TryRead(text.Value, out _) is null)),
        Builtin.Of("yaml.marshal", [Any], Text, (call, operands) => RegoString.Of(YamlText.Write(operands[0]))),
        Builtin.Of("yaml.unmarshal", [Text], Any, UnmarshalYaml),
        Builtin.Of("yaml.is_valid", [Any], RegoKinds.Boolean, (call, operands) => RegoBoolean.Of(operands[0] is RegoString text && TryReadYaml(text.Value, out _) is null)),
    ];

    /// <summary>Reads one JSON text; gives what is wrong with it, or null.</summary>
    public static string? TryRead(string text, out RegoValue value)
    {
        value = RegoNull.Value;
        try
        {
            value = RegoJsonReader.Parse(text);
            return null;
        }
        catch (JsonException error)
        {
            return error.Message;
        }
    }

    private static RegoValue? Marshal(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var text = new StringBuilder();
        RegoJson.Write(text, operands[0], isHtmlSafe: true);
        call.Charge(1 + (text.Length / 64));
        return RegoString.Of(text.ToString());
    }

    private static RegoValue? MarshalWithOptions(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var (indent, prefix, isPretty, isImplied) = ("\t", "", (bool?)null, false);
        var options = (RegoObject)operands[1];
        for (var i = 0; i < options.Count; i++)
        {
            var value = options.Values[i];
            switch ((options.Keys[i] as RegoString)?.Value)
            {
                case "prefix" or "indent" when value is not RegoString:
                    return call.FailType(2, $"key {options.Keys[i].Text()} failed cast to string: operand {i} must be string but got {value.KindName}");
                case "prefix":
                    (prefix, isImplied) = (value.Text(), true);
                    break;
                case "indent":
                    (indent, isImplied) = (value.Text(), true);
                    break;
                case "pretty" when value is RegoBoolean given:
                    isPretty = given.IsTruthy;
                    break;
                case "pretty":
                    return call.FailType(2, "key pretty failed cast to bool");
                case { } unknown:
                    return call.FailType(2, $"object contained unknown key {unknown}");
                default:
                    return call.FailType(2, $"failed to stringify key {options.Keys[i]} at index {i}: operand {i} must be string but got {options.Keys[i].KindName}");
            }
        }

        if (!(isPretty ?? isImplied))
        {
            return Marshal(call, operands);
        }

        var text = new StringBuilder(prefix);
        RegoJson.WriteIndented(text, operands[0], indent, prefix, isHtmlSafe: true);
        call.Charge(1 + (text.Length / 64));
        return RegoString.Of(text.ToString());
    }

    private static RegoValue? Unmarshal(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[0].Text();
        call.Charge(1 + (text.Length / 16));
        return TryRead(text, out var value) is { } error ? call.Fail(error) : value;
    }

    private static RegoValue? UnmarshalYaml(BuiltinCall call, ReadOnlySpan<RegoValue> operands)
    {
        var text = operands[0].Text();
        call.Charge(1 + (text.Length / 8));
        return TryReadYaml(text, out var value) is { } error ? call.Fail($"yaml: {error}") : value;
    }

    /// <summary>Reads the first document; gives what is wrong with it, or null.</summary>
    public static string? TryReadYaml(string text, out RegoValue value)
    {
        value = RegoNull.Value;
        var documents = YamlReader.Read(text);
        if (documents.Count == 0)
        {
            return null;
        }

        if (documents[0].Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
        {
            return $"line {problem.At.Line}: did not find expected content: {problem.Message}";
        }

        value = RegoTree.Of(documents[0].Root);
        return null;
    }
}
