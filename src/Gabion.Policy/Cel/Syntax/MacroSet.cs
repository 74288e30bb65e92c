using System.Collections.Immutable;

namespace Gabion.Policy.Cel.Syntax;

/// <summary>The macros that an environment knows: calls that become other syntax before anything is checked.</summary>
/// <param name="HasStandard">Those of the language itself.</param>
/// <param name="HasOptionals"><c>.?</c>, <c>[?]</c>, <c>optMap</c>, <c>optFlatMap</c>.</param>
/// <param name="HasTwoVariables"><c>all(k, v, …)</c>, <c>transformMap</c> and their kind.</param>
/// <param name="HasBindings"><c>cel.bind</c>, <c>cel.block</c>.</param>
/// <param name="HasMath"><c>math.greatest</c>, <c>math.least</c>.</param>
/// <param name="HasLists"><c>sortBy</c>.</param>
internal sealed record MacroSet(bool HasStandard, bool HasOptionals, bool HasTwoVariables, bool HasBindings, bool HasMath, bool HasLists)
{
    /// <summary><c>has</c>, <c>all</c>, <c>exists</c>, <c>exists_one</c>, <c>map</c>, <c>filter</c>.</summary>
    public static readonly MacroSet Standard = new(true, false, false, false, false, false);

    public static readonly MacroSet None = Standard with { HasStandard = false };

    /// <summary><c>existsOne</c> with one variable is another name of <c>exists_one</c>.</summary>
    public bool HasExistsOne { get; init; } = true;

    /// <summary>What the call stands for; null when it is no macro.</summary>
    public Expr? Expand(int at, Expr? target, string name, ImmutableArray<Expr> arguments) => target switch
    {
        _ when !HasStandard => null,
        null => name is "has" or ".has" && arguments.Length == 1 ? Has(at, arguments[0]) : null,
        NameExpr { Name: "cel" } when HasBindings && Cel(at, name, arguments) is { } expanded => expanded,
        NameExpr { Name: "math" } when HasMath && Extreme(at, target, name, arguments) is { } expanded => expanded,
        _ => arguments.Length switch
        {
            2 => Two(at, target, name, arguments[0], arguments[1]),
            3 => Three(at, target, name, arguments[0], arguments[1], arguments[2]),
            4 when HasTwoVariables && name is "transformList" => Loop(at, LoopKind.ToList, target, arguments[0], arguments[1], arguments[2], arguments[3]),
            4 when HasTwoVariables && name is "transformMap" => Loop(at, LoopKind.ToMap, target, arguments[0], arguments[1], arguments[2], arguments[3]),
            4 when HasTwoVariables && name is "transformMapEntry" => Loop(at, LoopKind.ToEntries, target, arguments[0], arguments[1], arguments[2], arguments[3]),
            _ => null,
        },
    };

    private Expr? Two(int at, Expr target, string name, Expr variable, Expr body) => name switch
    {
        "all" => Loop(at, LoopKind.All, target, variable, null, null, body),
        "exists" => Loop(at, LoopKind.Exists, target, variable, null, null, body),
        "exists_one" => Loop(at, LoopKind.ExistsOne, target, variable, null, null, body),
        "existsOne" when HasExistsOne => Loop(at, LoopKind.ExistsOne, target, variable, null, null, body),
        "filter" => Loop(at, LoopKind.Filter, target, variable, null, null, body),
        "map" => Loop(at, LoopKind.ToList, target, variable, null, null, body),
        "optMap" when HasOptionals => new OptionalMapExpr(at, target, Variable(variable), body, isFlat: false),
        "optFlatMap" when HasOptionals => new OptionalMapExpr(at, target, Variable(variable), body, isFlat: true),
        "sortBy" when HasLists => Loop(at, LoopKind.SortBy, target, variable, null, null, body),
        _ => null,
    };

    private LoopExpr? Three(int at, Expr target, string name, Expr first, Expr second, Expr third) => name switch
    {
        "map" => Loop(at, LoopKind.ToList, target, first, null, second, third),
        _ when !HasTwoVariables => null,
        "all" => Loop(at, LoopKind.All, target, first, second, null, third),
        "exists" => Loop(at, LoopKind.Exists, target, first, second, null, third),
        "exists_one" or "existsOne" => Loop(at, LoopKind.ExistsOne, target, first, second, null, third),
        "transformList" => Loop(at, LoopKind.ToList, target, first, second, null, third),
        "transformMap" => Loop(at, LoopKind.ToMap, target, first, second, null, third),
        "transformMapEntry" => Loop(at, LoopKind.ToEntries, target, first, second, null, third),
        _ => null,
    };

    private static LoopExpr Loop(int at, LoopKind kind, Expr range, Expr first, Expr? second, Expr? filter, Expr body)
    {
        var name = Variable(first);
        var other = second is null ? null : Variable(second);
        return name == other
            ? throw new CelSyntaxException(second!.Offset, $"the two variables of a macro need two names; both are '{name}'")
            : new(at, kind, range, name, other, filter, body);
    }

    private static SelectExpr Has(int at, Expr argument) => argument is SelectExpr { IsTest: false, IsOptional: false } select
        ? new(at, select.Operand, select.Field, isTest: true, isOptional: false)
        : throw new CelSyntaxException(argument.Offset, "invalid argument to has() macro: it takes a field, has(a.b)");

    private static Expr? Cel(int at, string name, ImmutableArray<Expr> arguments) => (name, arguments.Length) switch
    {
        ("bind", 3) => new BindExpr(at, Variable(arguments[0]), arguments[1], arguments[2]),
        ("block", 2) => arguments[0] is ListExpr list && list.Items.All(item => !item.IsOptional)
            ? new BlockExpr(at, [.. list.Items.Select(item => item.Value)], arguments[1])
            : throw new CelSyntaxException(arguments[0].Offset, "cel.block takes a list of values, written out, first"),
        ("index", 1) => new NameExpr(at, BlockExpr.NameOf(Number(arguments[0]))),
        ("iterVar", 2) => new NameExpr(at, $"@it:{Number(arguments[0])}:{Number(arguments[1])}"),
        ("accuVar", 2) => new NameExpr(at, $"@ac:{Number(arguments[0])}:{Number(arguments[1])}"),
        _ => null,
    };

    private static CallExpr? Extreme(int at, Expr target, string name, ImmutableArray<Expr> arguments)
    {
        if (name is not ("greatest" or "least"))
        {
            return null;
        }

        foreach (var argument in arguments)
        {
            if (argument is LiteralExpr { Value.Kind: not (CelKind.Integer or CelKind.Unsigned or CelKind.Double) } or MapExpr or StructExpr
                || (argument is ListExpr list && (arguments.Length > 1 || list.Items.Length == 0)))
            {
                throw new CelSyntaxException(argument.Offset, $"math.{name}() takes numbers, or one list of numbers that is not empty");
            }
        }

        return arguments.Length switch
        {
            0 => throw new CelSyntaxException(at, $"math.{name}() requires at least one argument"),
            <= 2 => new(at, target, name, arguments),
            _ => new(at, target, name, [new ListExpr(at, [.. arguments.Select(argument => new ListItem(argument, false))])]),
        };
    }

    private static long Number(Expr argument) => argument is LiteralExpr { Value: { IsInteger: true, AsInteger: >= 0 } value }
        ? value.AsInteger
        : throw new CelSyntaxException(argument.Offset, "a number, written out, is expected here");

    private static string Variable(Expr expression) => expression is NameExpr { Name: [not '.', ..] name }
        ? name
        : throw new CelSyntaxException(expression.Offset, "the variable of a macro must be a simple name");
}
