using Gabion.Policy.Cel.Check;

namespace Gabion.Policy.Cel.Conformance;

/// <summary>Runs the simple tests of the CEL specification, in the text form of <c>cel.expr.conformance.test.SimpleTestFile</c>.</summary>
public static class CelConformance
{
    /// <summary>Messages and enums of the test protos; what mentions one needs protocol buffers.</summary>
    private static readonly string[] MessageTypes = ["TestAllTypes", "cel.expr.conformance.proto", "GlobalEnum", "TestRequired", "NestedEnum"];

    /// <exception cref="FormatException">The text is no test file.</exception>
    public static IReadOnlyList<ConformanceCase> Run(string text)
    {
        var file = TextProtoReader.Read(text);
        var results = new List<ConformanceCase>();
        foreach (var section in file.Messages("section"))
        {
            foreach (var test in section.Messages("test"))
            {
                results.Add(Run($"{file.Text("name")}/{section.Text("name")}/{test.Text("name")}", test));
            }
        }

        return results;
    }

    private static ConformanceCase Run(string name, TextMessage test)
    {
        var expression = test.Text("expr") ?? "";
        if (NeedsMessages(test))
        {
            return new(name, expression, ConformanceVerdict.OutOfScope, "needs a message type of protocol buffers");
        }

        var fault = Fault(test, expression);
        return new(name, expression, fault is null ? ConformanceVerdict.Passed : ConformanceVerdict.Failed, fault ?? "");
    }

    /// <summary>True when the expression, a binding or the result is of a message type that is no native value.</summary>
    private static bool NeedsMessages(TextMessage message)
    {
        foreach (var (name, value) in message.Fields)
        {
            if (name == "object_value" && value.Message is { } any && !TextValues.IsNative(any))
            {
                return true;
            }

            if (name is not ("container" or "description" or "name")
                && (value.Message is { } inner ? NeedsMessages(inner) : value.Text is { } text && Array.Exists(MessageTypes, type => text.Contains(type, StringComparison.Ordinal))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Why the case failed; null when it passed.</summary>
    private static string? Fault(TextMessage test, string expression)
    {
        var isChecked = !test.IsTrue("disable_check");
        var environment = Environment(test);
        var compilation = isChecked ? environment.Compile(expression) : environment.CompileUnchecked(expression);
        var wantsError = test.Has("eval_error") || test.Has("any_eval_errors");
        if (compilation.Program is not { } program)
        {
            return wantsError ? null : $"does not compile: {string.Join("; ", compilation.Faults)}";
        }

        var typed = test.Message("typed_result");
        if (typed?.Message("deduced_type") is { } deduced && !TypeMapping.AreSame(TextTypes.Read(deduced), compilation.Type))
        {
            return $"expected the type {TextTypes.Read(deduced)}, deduced {compilation.Type}";
        }

        if (test.IsTrue("check_only"))
        {
            return null;
        }

        var bindings = environment.Bind();
        foreach (var binding in test.Messages("bindings"))
        {
            if (binding.Message("value")?.Message("value") is { } bound)
            {
                bindings.Set(binding.Text("key") ?? "", TextValues.Read(bound));
            }
        }

        var value = program.Evaluate(bindings).Value;
        if (wantsError)
        {
            return value.IsError ? null : $"expected an error, got {value}";
        }

        var expected = test.Message("value") is { } plain ? TextValues.Read(plain) : typed?.Message("result") is { } result ? TextValues.Read(result) : CelValue.True;
        return TextValues.AreIdentical(expected, value) ? null : $"expected {expected}, got {value}";
    }

    private static CelEnvironment Environment(TextMessage test)
    {
        var builder = new CelEnvironmentBuilder().AllExtensions().Container(test.Text("container") ?? "");
        if (test.IsTrue("disable_macros"))
        {
            builder.WithoutMacros();
        }

        foreach (var declared in test.Messages("type_env"))
        {
            var name = declared.Text("name") ?? "";
            if (declared.Message("ident")?.Message("type") is { } type)
            {
                builder.Variable(name, TextTypes.Read(type));
            }

            foreach (var overload in declared.Message("function")?.Messages("overloads") ?? [])
            {
                builder.Overloads.Add(new(
                    name, overload.IsTrue("is_instance_function"), [.. overload.Messages("params").Select(TextTypes.Read)],
                    TextTypes.Read(overload.Message("result_type") ?? new()), null));
            }
        }

        foreach (var binding in test.Messages("bindings").Select(binding => binding.Text("key") ?? "").Where(name => !builder.Variables.Exists(known => known.Name == name)))
        {
            builder.Variable(binding, CelType.Dyn);
        }

        return builder.Build();
    }
}
