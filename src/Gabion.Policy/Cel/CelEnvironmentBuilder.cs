using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Extensions;

namespace Gabion.Policy.Cel;

/// <summary>Puts an environment together. The standard functions and macros are always in it.</summary>
public sealed class CelEnvironmentBuilder
{
    private readonly List<CelVariable> _variables = [];

    internal List<CelVariable> Variables => _variables;

    internal List<CelLibrary> Libraries { get; } = [StandardLibrary.Instance, WellKnownTypes.Instance];

    internal List<Overload> Overloads { get; } = [];

    internal List<CelStruct> Structs { get; } = [];

    internal bool HasMacros { get; private set; } = true;

    internal string ContainerName { get; private set; } = "";

    internal bool IsHomogeneous { get; private set; }

    internal bool ChecksLiterals { get; private set; }

    internal bool TestsAnything { get; private set; }

    internal LibrarySet? Set { get; private set; }

    internal Func<string, CelStruct?>? Resolver { get; private set; }

    /// <summary>The namespace in which names are looked up first.</summary>
    public CelEnvironmentBuilder Container(string name)
    {
        ContainerName = name;
        return this;
    }

    /// <summary>Declares a variable; one of the same name is replaced.</summary>
    public CelEnvironmentBuilder Variable(string name, CelType type) => Hidden(name, type, isVisible: true);

    /// <summary>Takes in every extension: strings, math, lists, sets, optionals, two-variable macros, encoders, network, bindings.</summary>
    public CelEnvironmentBuilder AllExtensions()
    {
        Libraries.AddRange(ExtensionLibraries.All);
        return this;
    }

    /// <summary>Calls that look like macros are calls.</summary>
    public CelEnvironmentBuilder WithoutMacros()
    {
        HasMacros = false;
        return this;
    }

    public CelEnvironment Build() => new(this);

    /// <summary>Lists and maps that are written out must hold one type.</summary>
    internal CelEnvironmentBuilder Homogeneous()
    {
        IsHomogeneous = true;
        return this;
    }

    /// <summary>A variable that keeps its slot also where expressions may not name it.</summary>
    internal CelEnvironmentBuilder Hidden(string name, CelType type, bool isVisible)
    {
        var known = _variables.FindIndex(variable => variable.Name == name);
        if (known >= 0)
        {
            _variables[known] = new(name, type, known, isVisible);
        }
        else
        {
            _variables.Add(new(name, type, _variables.Count, isVisible));
        }

        return this;
    }

    /// <summary>Patterns, timestamps and durations that are written out must be valid.</summary>
    internal CelEnvironmentBuilder CheckingLiterals()
    {
        ChecksLiterals = true;
        return this;
    }

    /// <summary>A value that can have no fields has none: <c>has(x.field)</c> is false where it would be an error.</summary>
    internal CelEnvironmentBuilder TestingAnything()
    {
        TestsAnything = true;
        return this;
    }

    /// <summary>Libraries that were put together before, for environments that differ in their variables only.</summary>
    internal CelEnvironmentBuilder From(LibrarySet set)
    {
        Set = set;
        return this;
    }

    /// <summary>Finds types by names that cannot be listed beforehand.</summary>
    internal CelEnvironmentBuilder Resolving(Func<string, CelStruct?> resolver)
    {
        Resolver = resolver;
        return this;
    }

    internal CelEnvironmentBuilder Library(CelLibrary library)
    {
        Libraries.Add(library);
        return this;
    }
}
