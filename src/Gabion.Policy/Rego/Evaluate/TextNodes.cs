using System.Text;
using Gabion.Policy.Rego.Syntax;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Evaluate;

/// <summary>An interpolated string. An expression without a value reads <c>&lt;undefined&gt;</c>.</summary>
internal sealed class TemplateNode((string? Text, SetComprehensionNode? Values)[] parts, RegoPlace at) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        var text = new StringBuilder();
        foreach (var (fixedText, values) in parts)
        {
            if (values is null)
            {
                text.Append(fixedText);
                continue;
            }

            var found = (RegoSet)values.Get(evaluation, frame)!;
            if (found.Count > 1)
            {
                throw Evaluation.Conflict(at, "an expression of an interpolated string has several values");
            }

            Append(text, found.Count == 0 ? null : found.Items[0]);
        }

        return RegoString.Of(text.ToString());
    }

    public static void Append(StringBuilder text, RegoValue? value)
    {
        if (value is null)
        {
            text.Append("<undefined>");
        }
        else if (value is RegoString plain)
        {
            text.Append(plain.Value);
        }
        else
        {
            RegoText.Write(text, value);
        }
    }
}

/// <summary><c>print</c>: writes its arguments in one line; always true.</summary>
internal sealed class PrintNode(SetComprehensionNode[] arguments, RegoPlace at) : Node
{
    public override RegoValue? Get(Evaluation evaluation, Frame frame)
    {
        if (evaluation.Call.Settings.Print is { } print)
        {
            var line = new StringBuilder();
            foreach (var argument in arguments)
            {
                var found = (RegoSet)argument.Get(evaluation, frame)!;
                evaluation.Call.At = at;
                line.Append(line.Length > 0 ? " " : "");
                TemplateNode.Append(line, found.Count == 0 ? null : found.Items[0]);
            }

            print(line.ToString());
        }

        return RegoBoolean.True;
    }
}
