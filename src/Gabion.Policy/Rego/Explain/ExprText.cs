using System.Text;
using Gabion.Policy.Rego.Compile;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Rego.Explain;

/// <summary>Expressions as a policy writes them, for explanations: what is long or nested is left out as <c>…</c>.</summary>
/// <param name="pathLength">Of a reference into data, how many of its operands lead to a rule of the policy; 0: none do.</param>
internal sealed class ExprText(Func<RefExpr, int> pathLength)
{
    private const int Longest = 120;

    private static readonly Dictionary<string, string> Infix = new(StringComparer.Ordinal)
    {
        ["equal"] = "==", ["neq"] = "!=", ["lt"] = "<", ["lte"] = "<=", ["gt"] = ">", ["gte"] = ">=", ["plus"] = "+", ["minus"] = "-", ["mul"] = "*", ["div"] = "/",
        ["rem"] = "%", ["and"] = "&", ["or"] = "|", ["internal.member_2"] = "in",
    };

    public string Of(Expr expr)
    {
        var text = new StringBuilder();
        Append(text, expr);
        return text.Length > Longest ? $"{text.ToString(0, Longest)}…" : text.ToString();
    }

    /// <summary>An operator, which says nothing that its operands do not.</summary>
    public static bool IsOperator(CallExpr call) => call.Builtin is { } builtin && Infix.ContainsKey(builtin.Name);

    private void Append(StringBuilder text, Expr expr)
    {
        if (text.Length > Longest)
        {
            return;
        }

        switch (expr)
        {
            case ValueExpr value:
                text.Append(value.Value);
                break;
            case VariableExpr variable:
                text.Append(variable.Variable.IsNamed ? variable.Variable.Name : "_");
                break;
            case RootExpr root:
                text.Append(root.IsInput ? "input" : "data");
                break;
            case RefExpr reference:
                var path = pathLength(reference);
                if (path > 0)
                {
                    text.Append(reference.Operands[path - 1] is ValueExpr { Value: RegoString name } ? name.Value : "…");
                }
                else
                {
                    Append(text, reference.Head);
                }

                foreach (var operand in reference.Operands.AsSpan(path))
                {
                    Operand(text, operand);
                }

                break;
            case CallExpr { Builtin: { } builtin, Arguments.Length: 2 } call when Infix.TryGetValue(builtin.Name, out var sign):
                Append(text, call.Arguments[0]);
                text.Append(' ').Append(sign).Append(' ');
                Append(text, call.Arguments[1]);
                break;
            case CallExpr call:
                text.Append(Short(call.Name)).Append('(');
                List(text, call.Arguments);
                text.Append(')');
                break;
            case ArrayExpr array:
                text.Append('[');
                List(text, array.Items);
                text.Append(']');
                break;
            case SetExpr set:
                text.Append('{');
                List(text, set.Items);
                text.Append('}');
                break;
            case ObjectExpr:
                text.Append("{…}");
                break;
            case ClosureExpr closure:
                text.Append(closure.Kind == ClosureKind.Array ? "[" : "{");
                Append(text, closure.Value);
                text.Append(closure.Kind == ClosureKind.Array ? " | …]" : " | …}");
                break;
            default:
                text.Append('…');
                break;
        }
    }

    /// <summary>A rule of the policy by its last name, as its own package calls it.</summary>
    private static string Short(string name) => name.StartsWith("data.", StringComparison.Ordinal) ? name[(name.LastIndexOf('.') + 1)..] : name;

    private void Operand(StringBuilder text, Expr operand)
    {
        if (operand is ValueExpr { Value: RegoString { Value: var name } } && name.Length > 0 && name.All(sign => char.IsAsciiLetterOrDigit(sign) || sign == '_') && !char.IsAsciiDigit(name[0]))
        {
            text.Append('.').Append(name);
            return;
        }

        text.Append('[');
        Append(text, operand);
        text.Append(']');
    }

    private void List(StringBuilder text, Expr[] items)
    {
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            Append(text, items[i]);
        }
    }
}
