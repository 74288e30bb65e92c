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
        var read = Read(environment, text, isChecked);
        if (read.Expression is not { } expression || read.Faults.Length > 0)
        {
            return new(text, null, read.Type, read.Faults);
        }

        var planner = new Planner(environment);
        var plan = planner.Plan(expression);
        return new(text, new(environment, plan, planner.Locals), read.Type, []);
    }

    /// <summary>Reads an expression, and works out its types when it is asked to.</summary>
    public static CheckedExpression Read(CelEnvironment environment, string text, bool isChecked)
    {
        Expr expression;
        try
        {
            expression = Parser.Parse(text, environment.Macros);
        }
        catch (CelSyntaxException fault)
        {
            return new(null, null, CelType.Error, [Fault(text, fault.Offset, $"Syntax error: {fault.Message}")]);
        }

        if (!isChecked)
        {
            return new(expression, null, CelType.Dyn, []);
        }

        var check = Checker.Check(environment, expression);
        return new(expression, check, check.Type, [.. check.Faults.Select(fault => Fault(text, fault.Offset, fault.Message))]);
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
