using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel.Check;

/// <summary>What the checker found out.</summary>
/// <param name="Type">The type of the whole.</param>
/// <param name="Types">The type of each part, parameters resolved.</param>
/// <param name="Calls">What each call names.</param>
internal sealed record CheckResult(
    CelType Type, IReadOnlyDictionary<Expr, CelType> Types, IReadOnlyDictionary<CallExpr, ResolvedCall> Calls, IReadOnlyList<(int Offset, string Message)> Faults);

/// <summary>The function that a call names, and the overloads of it that may take the arguments.</summary>
internal readonly record struct ResolvedCall(string Function, bool IsMethod, ImmutableArray<Overload> Overloads);

/// <summary>Works out the type of every part of an expression, and what does not fit (cel-go's algorithm).</summary>
internal sealed partial class Checker
{
    private const int MaxFaults = 20;

    private readonly CelEnvironment _environment;
    private readonly TypeMapping _mapping = new();
    private readonly List<(string Name, CelType Type)> _scope = [];
    private readonly Dictionary<Expr, CelType> _types = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CallExpr, ResolvedCall> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly List<(int Offset, string Message)> _faults = [];

    /// <summary>Lists and maps that are written out and must hold one type each: all but those within <c>format</c>.</summary>
    private readonly List<Expr> _literals = [];
    private int _formats;

    private Checker(CelEnvironment environment) => _environment = environment;

    public static CheckResult Check(CelEnvironment environment, Expr expression)
    {
        var checker = new Checker(environment);
        checker.Visit(expression);
        var types = checker._types.ToDictionary(entry => entry.Key, entry => checker._mapping.Resolve(entry.Value, isFinal: true), (IEqualityComparer<Expr>)ReferenceEqualityComparer.Instance);
        if (environment.IsHomogeneous && checker._faults.Count == 0)
        {
            checker.CheckLiterals(types);
        }

        return new(types[expression], types, checker._calls, checker._faults);
    }

    private CelType Visit(Expr expression) => _types[expression] = expression switch
    {
        LiteralExpr literal => literal.Value.Type,
        NameExpr name => Name(name),
        SelectExpr select => Select(select),
        CallExpr call => Call(call),
        LogicExpr logic => Logic(logic),
        ConditionalExpr conditional => Conditional(conditional),
        ListExpr list => List(list),
        MapExpr map => Map(map),
        StructExpr made => Struct(made),
        LoopExpr loop => Loop(loop),
        BindExpr bind => Scoped([(bind.Name, Visit(bind.Value))], bind.Body),
        BlockExpr block => Block(block),
        OptionalMapExpr map => OptionalMap(map),
        _ => throw new InvalidOperationException($"{expression.GetType().Name} has no type"),
    };

    private bool IsLocal(string name) => _scope.Exists(local => local.Name == name);

    private CelType Name(NameExpr name)
    {
        for (var i = _scope.Count - 1; i >= 0; i--)
        {
            if (_scope[i].Name == name.Name)
            {
                return _scope[i].Type;
            }
        }

        return Declared(name.Name) ?? Undeclared(name.Offset, name.Name);
    }

    private CelType? Declared(string name) => NameLookup.Find(_environment, name) switch
    {
        ({ } variable, _) => variable.Type,
        (_, { } constant) => constant.Type,
        _ => null,
    };

    private CelType Undeclared(int offset, string name)
    {
        var near = Spelling.Nearest(name, _environment.Variables.Where(variable => variable.IsVisible).Select(variable => variable.Name).Concat(_scope.Select(local => local.Name)));
        return Fault(offset, $"undeclared reference to '{name}' (in container '{_environment.Container}'){(near is null ? "" : $"; did you mean '{near}'?")}");
    }

    private CelType Select(SelectExpr select)
    {
        if (select is { IsTest: false, IsOptional: false } && NameLookup.QualifiedName(select, IsLocal) is { } name && Declared(name) is { } declared)
        {
            return declared;
        }

        var operand = _mapping.Resolve(Visit(select.Operand));
        var isOptional = operand.IsOptional;
        var field = Field(select, isOptional ? _mapping.Resolve(operand.Parameters[0]) : operand);
        return select.IsTest ? CelType.Bool
            : select.IsOptional || isOptional ? CelType.OptionalOf(field)
            : field;
    }

    private CelType Field(SelectExpr select, CelType operand)
    {
        switch (operand.TypeKind)
        {
            case CelTypeKind.Map:
                return operand.Parameters[1];
            case CelTypeKind.Struct:
                var known = _environment.FindStruct(operand.RuntimeName);
                if (known?.Find(select.Field) is { } field)
                {
                    return field;
                }

                var near = known is null ? null : Spelling.Nearest(select.Field, known.Fields.Keys);
                return Fault(select.Offset, $"undefined field '{select.Field}' of {operand}{(near is null ? "" : $"; did you mean '{near}'?")}");
            case CelTypeKind.Parameter:
                _mapping.Accept(CelType.Dyn, operand);
                return CelType.Dyn;
            default:
                return operand.IsDynamic ? CelType.Dyn : Fault(select.Offset, $"type '{operand}' does not support field selection");
        }
    }

    private CelType Call(CallExpr call)
    {
        var (function, isMethod) = NameLookup.FindFunction(_environment, call, IsLocal);
        _formats += function == "format" ? 1 : 0;
        if (call.Target is not null && isMethod)
        {
            Visit(call.Target);
        }

        foreach (var argument in call.Arguments)
        {
            Visit(argument);
        }

        _formats -= function == "format" ? 1 : 0;
        if (function is null)
        {
            var near = Spelling.Nearest(call.Function, _environment.FunctionNames.Select(name => name[(name.LastIndexOf('.') + 1)..]));
            return Fault(call.Offset, $"undeclared reference to '{call.Function}' (in container '{_environment.Container}'){(near is null ? "" : $"; did you mean '{near}'?")}");
        }

        CelType[] arguments = isMethod
            ? [_types[call.Target!], .. call.Arguments.Select(argument => _types[argument])]
            : [.. call.Arguments.Select(argument => _types[argument])];
        if (_environment.ChecksLiterals && call.Arguments is [.., LiteralExpr { Value.Kind: CelKind.String } literal] && LiteralFault(function, literal.Value) is { } fault)
        {
            Fault(literal.Offset, fault);
        }

        return Resolve(call, function, isMethod, arguments);
    }

    private static string? LiteralFault(string function, CelValue literal) => function switch
    {
        "matches" when Extensions.RegexFunctions.FaultOf(literal.AsString) is { } fault => $"invalid matches argument: {fault}",
        "duration" when Evaluate.Conversions.ToDuration(literal).IsError => $"invalid duration argument: {literal}",
        "timestamp" when Evaluate.Conversions.ToTimestamp(literal).IsError => $"invalid timestamp argument: {literal}",
        _ => null,
    };

    private CelType Resolve(CallExpr call, string function, bool isMethod, CelType[] arguments)
    {
        CelType? result = null;
        var fitting = ImmutableArray.CreateBuilder<Overload>(1);
        foreach (var overload in _environment.FindFunction(function))
        {
            if (overload.IsMethod != isMethod || overload.Parameters.Length != arguments.Length)
            {
                continue;
            }

            var (parameters, gives) = _mapping.Instantiate(overload);
            if (_mapping.Accept(arguments, parameters.AsSpan()))
            {
                gives = _mapping.Resolve(gives);
                fitting.Add(overload);
                result = result is null || TypeMapping.AreSame(result, gives) ? gives : CelType.Dyn;
            }
        }

        _calls[call] = new(function, isMethod, fitting.ToImmutable());
        return result ?? NoOverload(call.Offset, function, isMethod, arguments);
    }

    private CelType NoOverload(int offset, string function, bool isMethod, CelType[] arguments)
    {
        var shown = Array.ConvertAll(arguments, argument => _mapping.Resolve(argument, isFinal: true).ToString());
        var applied = isMethod ? $"{shown[0]}.({string.Join(", ", shown[1..])})" : $"({string.Join(", ", shown)})";
        return Fault(offset, $"found no matching overload for '{function}' applied to '{applied}'");
    }

    private CelType Logic(LogicExpr logic)
    {
        foreach (var operand in logic.Operands)
        {
            var type = Visit(operand);
            if (!_mapping.Accept(type, CelType.Bool))
            {
                Fault(operand.Offset, $"found no matching overload for '{(logic.IsAnd ? "_&&_" : "_||_")}': an operand is '{_mapping.Resolve(type, isFinal: true)}', not bool");
            }
        }

        return CelType.Bool;
    }

    private CelType Conditional(ConditionalExpr conditional)
    {
        CelType[] given = [Visit(conditional.Condition), Visit(conditional.WhenTrue), Visit(conditional.WhenFalse)];
        var result = _mapping.Fresh();
        return _mapping.Accept(given, [CelType.Bool, result, result])
            ? _mapping.Resolve(result)
            : NoOverload(conditional.Offset, "_?_:_", isMethod: false, given);
    }

    private CelType Fault(int offset, string message)
    {
        if (_faults.Count < MaxFaults)
        {
            _faults.Add((offset, message));
        }

        return CelType.Error;
    }
}
