using Gabion.Formats;
using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Evaluate;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel;

/// <summary>From text to program: reads, checks, plans.</summary>
internal static class CelCompiler
{
    public static CelCompilation Compile(CelEnvironment environment, string text, bool isChecked)
    {
        Expr expression;
        try
        {
            expression = Parser.Parse(text, environment.Macros);
        }
        catch (CelSyntaxException fault)
        {
            return new(text, null, CelType.Error, [Fault(text, fault.Offset, $"Syntax error: {fault.Message}")]);
        }

        var type = CelType.Dyn;
        if (isChecked)
        {
            var check = Checker.Check(environment, expression);
            type = check.Type;
            if (check.Faults.Count > 0)
            {
                return new(text, null, type, [.. check.Faults.Select(fault => Fault(text, fault.Offset, fault.Message))]);
            }
        }

        var planner = new Planner(environment);
        var plan = planner.Plan(expression);
        return new(text, new(environment, plan, planner.Locals), type, []);
    }

    /// <summary>A program that keeps what its parts give; of a text that compiled before.</summary>
    public static (Plan Plan, int Locals) Explained(CelEnvironment environment, string text)
    {
        var planner = new Planner(environment, isExplained: true);
        return (planner.Plan(Parser.Parse(text, environment.Macros)), planner.Locals);
    }

    private static CelFault Fault(string text, int offset, string message) =>
        new(message, offset, new LineIndex(text).PositionOf(Math.Min(offset, text.Length)));
}
