using Gabion.Policy.Rego.Syntax;

namespace Gabion.Policy.Rego.Compile;

/// <summary>The variables of one rule: each name that is not declared is one variable throughout the rule.</summary>
internal sealed class RuleVariables
{
    private readonly Dictionary<string, Variable> _implicit = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public int Collectors { get; private set; } = 1;

    /// <summary>A new variable.</summary>
    public Variable Make(string name) => new(name, Count++);

    /// <summary>A new variable that no source names.</summary>
    public Variable MakeHidden() => Make("%" + Count);

    public Variable Implicit(string name)
    {
        if (!_implicit.TryGetValue(name, out var variable))
        {
            _implicit.Add(name, variable = Make(name));
        }

        return variable;
    }

    /// <summary>A new place for what a comprehension collects; the first one is the rule's own.</summary>
    public int MakeCollector() => Collectors++;
}

/// <summary>The names that a body declares, and what it uses.</summary>
internal sealed class NameScope(NameScope? outer, RuleVariables variables)
{
    private readonly Dictionary<string, Variable> _declared = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public RuleVariables Variables => variables;

    public ResolvedBody Body { get; } = new();

    /// <summary>Finds a declared variable, here or around.</summary>
    public Variable? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._declared.TryGetValue(name, out var found))
            {
                return found;
            }
        }

        return null;
    }

    public Variable Declare(string name, RegoPlace at)
    {
        if (_declared.ContainsKey(name))
        {
            throw new RegoCompileException(RegoError.Compile, $"var {name} declared above: a variable is declared once in a body", at);
        }

        if (_used.Contains(name))
        {
            throw new RegoCompileException(RegoError.Compile, $"var {name} referenced above: a variable is declared before its first use", at);
        }

        return DeclareAgain(name);
    }

    public Variable DeclareAgain(string name)
    {
        var variable = variables.Make(name);
        _declared[name] = variable;
        return variable;
    }

    /// <summary>An argument may stand twice: both are the same variable.</summary>
    public Variable Argument(string name) => _declared.TryGetValue(name, out var found) ? found : DeclareAgain(name);

    public bool Has(string name) => _declared.ContainsKey(name);

    public void Use(string name) => _used.Add(name);

    private NameScope? Outer => outer;
}
