using System.Text;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Explain;

/// <summary>Parts of expressions as they are written, on one line.</summary>
internal static class CelText
{
    private const int Longest = 240;
    private const int Loosest = 0;
    private const int Tightest = 9;

    public static string Of(Expr expr)
    {
        var text = new StringBuilder();
        Append(text, expr, Loosest);
        return text.Length > Longest ? $"{text.ToString(0, Longest)}…" : text.ToString();
    }

    private static void Append(StringBuilder text, Expr expr, int around)
    {
        if (text.Length > Longest)
        {
            return;
        }

        switch (expr)
        {
            case LiteralExpr literal:
                text.Append(literal.Value);
                break;
            case NameExpr name:
                text.Append(name.Name);
                break;
            case SelectExpr select:
                text.Append(select.IsTest ? "has(" : "");
                Append(text, select.Operand, Tightest);
                text.Append(select.IsOptional ? ".?" : ".").Append(select.Field).Append(select.IsTest ? ")" : "");
                break;
            case LogicExpr logic:
                Bracketed(text, around > (logic.IsAnd ? 3 : 2), () => Joined(text, logic.Operands, logic.IsAnd ? " && " : " || ", logic.IsAnd ? 4 : 3));
                break;
            case ConditionalExpr conditional:
                Bracketed(text, around > 1, () =>
                {
                    Append(text, conditional.Condition, 2);
                    text.Append(" ? ");
                    Append(text, conditional.WhenTrue, 2);
                    text.Append(" : ");
                    Append(text, conditional.WhenFalse, 1);
                });
                break;
            case CallExpr call:
                Call(text, call, around);
                break;
            case LoopExpr loop:
                Append(text, loop.Range, Tightest);
                text.Append('.').Append(NameOf(loop)).Append('(').Append(loop.Variable).Append(loop.Second is null ? "" : $", {loop.Second}").Append(", ");
                if (loop.Filter is not null)
                {
                    Append(text, loop.Filter, Loosest);
                    text.Append(", ");
                }

                Append(text, loop.Body, Loosest);
                text.Append(')');
                break;
            case ListExpr list:
                text.Append('[');
                Joined(text, [.. list.Items.Select(item => item.Value)], ", ", Loosest);
                text.Append(']');
                break;
            case MapExpr map:
                text.Append('{');
                for (var i = 0; i < map.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ");
                    Append(text, map.Items[i].Key, Loosest);
                    text.Append(": ");
                    Append(text, map.Items[i].Value, Loosest);
                }

                text.Append('}');
                break;
            case StructExpr made:
                text.Append(made.Name).Append('{');
                for (var i = 0; i < made.Items.Length; i++)
                {
                    text.Append(i == 0 ? "" : ", ").Append(made.Items[i].Field).Append(": ");
                    Append(text, made.Items[i].Value, Loosest);
                }

                text.Append('}');
                break;
            case BindExpr bind:
                text.Append("cel.bind(").Append(bind.Name).Append(", ");
                Append(text, bind.Value, Loosest);
                text.Append(", ");
                Append(text, bind.Body, Loosest);
                text.Append(')');
                break;
            case OptionalMapExpr map:
                Append(text, map.Target, Tightest);
                text.Append(map.IsFlat ? ".optFlatMap(" : ".optMap(").Append(map.Variable).Append(", ");
                Append(text, map.Body, Loosest);
                text.Append(')');
                break;
            default:
                text.Append('…');
                break;
        }
    }

    private static void Call(StringBuilder text, CallExpr call, int around)
    {
        if (call.Target is null && Infix(call.Function) is var (sign, strength))
        {
            Bracketed(text, around > strength, () => Joined(text, call.Arguments, $" {sign} ", strength + 1));
        }
        else if (call is { Target: null, Function: Operators.Not or Operators.Negate })
        {
            text.Append(call.Function == Operators.Not ? '!' : '-');
            Append(text, call.Arguments[0], 8);
        }
        else if (call is { Target: null, Function: Operators.Index or Operators.OptionalIndex })
        {
            Append(text, call.Arguments[0], Tightest);
            text.Append(call.Function == Operators.Index ? "[" : "[?");
            Append(text, call.Arguments[1], Loosest);
            text.Append(']');
        }
        else
        {
            if (call.Target is not null)
            {
                Append(text, call.Target, Tightest);
                text.Append('.');
            }

            text.Append(call.Function).Append('(');
            Joined(text, call.Arguments, ", ", Loosest);
            text.Append(')');
        }
    }

    private static (string Sign, int Strength)? Infix(string function) => function switch
    {
        Operators.Equal => ("==", 4),
        Operators.NotEqual => ("!=", 4),
        Operators.Less => ("<", 4),
        Operators.LessOrEqual => ("<=", 4),
        Operators.Greater => (">", 4),
        Operators.GreaterOrEqual => (">=", 4),
        Operators.In => ("in", 4),
        Operators.Add => ("+", 5),
        Operators.Subtract => ("-", 5),
        Operators.Multiply => ("*", 6),
        Operators.Divide => ("/", 6),
        Operators.Modulo => ("%", 6),
        _ => null,
    };

    private static string NameOf(LoopExpr loop) => loop.Kind switch
    {
        LoopKind.All => "all",
        LoopKind.Exists => "exists",
        LoopKind.ExistsOne => "exists_one",
        LoopKind.Filter => "filter",
        LoopKind.ToList => loop.Second is null ? "map" : "transformList",
        LoopKind.ToMap => "transformMap",
        LoopKind.ToEntries => "transformMapEntry",
        _ => "sortBy",
    };

    private static void Joined(StringBuilder text, IReadOnlyList<Expr> parts, string between, int around)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            text.Append(i == 0 ? "" : between);

            // Operators of one strength group to the left: only the first operand may be of the same.
            Append(text, parts[i], i == 0 && around is > 4 and < 8 ? around - 1 : around);
        }
    }

    private static void Bracketed(StringBuilder text, bool isNeeded, Action write)
    {
        text.Append(isNeeded ? "(" : "");
        write();
        text.Append(isNeeded ? ")" : "");
    }
}
