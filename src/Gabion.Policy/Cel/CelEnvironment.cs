using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel;

/// <summary>What expressions may use: variables, functions, types. Immutable; made by <see cref="CelEnvironmentBuilder"/>.</summary>
public sealed class CelEnvironment
{
    private readonly Dictionary<string, CelVariable> _variables;
    private readonly Dictionary<string, CelStruct> _structs;
    private readonly ILookup<string, Overload> _functions;
    private readonly LibrarySet _libraries;
    private readonly Func<string, CelStruct?>? _resolver;

    internal CelEnvironment(CelEnvironmentBuilder builder)
    {
        Container = builder.ContainerName;
        Variables = [.. builder.Variables];
        IsHomogeneous = builder.IsHomogeneous;
        ChecksLiterals = builder.ChecksLiterals;
        TestsAnything = builder.TestsAnything;
        _resolver = builder.Resolver;
        _libraries = builder.Set ?? new(builder.Libraries);
        _variables = Variables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        _structs = builder.Structs.ToDictionary(type => type.Name, StringComparer.Ordinal);
        _functions = builder.Overloads.ToLookup(overload => overload.Function, StringComparer.Ordinal);
        Macros = builder.HasMacros ? _libraries.Macros : MacroSet.None;
    }

    /// <summary>The namespace in which names are looked up first, <c>a.b</c>; empty for none.</summary>
    public string Container { get; }

    public IReadOnlyList<CelVariable> Variables { get; }

    /// <summary>Lists and maps that are written out must hold one type, as the API server wants it.</summary>
    internal bool IsHomogeneous { get; }

    /// <summary>Patterns, timestamps and durations that are written out must be valid.</summary>
    internal bool ChecksLiterals { get; }

    /// <summary>A value that can have no fields (null, a number, text) has none, as in the API server; the specification makes it an error.</summary>
    internal bool TestsAnything { get; }

    internal MacroSet Macros { get; }

    internal IEnumerable<string> FunctionNames => _libraries.Functions.Keys.Concat(_functions.Select(group => group.Key));

    /// <summary>Room for the values of the variables.</summary>
    public CelBindings Bind() => new(this);

    /// <summary>Reads, checks and plans an expression.</summary>
    public CelCompilation Compile(string text) => CelCompiler.Compile(this, text, isChecked: true);

    /// <summary>Reads and plans an expression without checking its types: everything is found out at run time.</summary>
    public CelCompilation CompileUnchecked(string text) => CelCompiler.Compile(this, text, isChecked: false);

    /// <summary>Finds a variable that expressions may name.</summary>
    public bool TryFindVariable(string name, [NotNullWhen(true)] out CelVariable? variable) =>
        _variables.TryGetValue(name, out variable) && variable.IsVisible;

    internal CelVariable? FindSlot(string name) => _variables.GetValueOrDefault(name);

    internal ImmutableArray<Overload> FindFunction(string name)
    {
        var known = _libraries.Functions.TryGetValue(name, out var found) ? found : [];
        return _functions.Contains(name) ? [.. known, .. _functions[name]] : known;
    }

    internal bool TryFindConstant(string name, out (CelType Type, CelValue Value) constant) => _libraries.Constants.TryGetValue(name, out constant);

    internal CelStruct? FindStruct(string name) =>
        _structs.TryGetValue(name, out var type) || _libraries.Structs.TryGetValue(name, out type) ? type : _resolver?.Invoke(name);

    /// <summary>The names that <paramref name="name"/> may stand for, nearest first: in container <c>a.b</c>, <c>c</c> is a.b.c, a.c or c.</summary>
    internal IEnumerable<string> Candidates(string name)
    {
        if (name.StartsWith('.'))
        {
            yield return name[1..];
            yield break;
        }

        for (var container = Container; container.Length > 0;)
        {
            yield return $"{container}.{name}";
            var dot = container.LastIndexOf('.');
            container = dot < 0 ? "" : container[..dot];
        }

        yield return name;
    }
}
