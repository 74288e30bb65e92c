using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel;

/// <summary>A set of functions, types, constants and macros that environments can take in. Filled once, then only read.</summary>
internal sealed class CelLibrary(string name)
{
    private readonly List<Overload> _overloads = [];
    private readonly List<(string Name, CelType Type, CelValue Value)> _constants = [];
    private readonly List<CelStruct> _structs = [];

    public string Name { get; } = name;

    public IReadOnlyList<Overload> Overloads => _overloads;

    public IReadOnlyList<(string Name, CelType Type, CelValue Value)> Constants => _constants;

    public IReadOnlyList<CelStruct> Structs => _structs;

    /// <summary>Which macros come with the library.</summary>
    public Func<MacroSet, MacroSet> Macros { get; init; } = macros => macros;

    /// <summary>A function: <c>math.abs(int) -> int</c> (see <see cref="Signature"/>).</summary>
    public CelLibrary Function(string signature, CelImplementation? body)
    {
        _overloads.Add(Signature.Read(signature, isMethod: false, body));
        return this;
    }

    /// <summary>A method: <c>string.charAt(int) -> string</c>.</summary>
    public CelLibrary Method(string signature, CelImplementation body)
    {
        _overloads.Add(Signature.Read(signature, isMethod: true, body));
        return this;
    }

    /// <summary>A name of a type that stands for itself in expressions.</summary>
    public CelLibrary Type(string name, CelType type) => Constant(name, CelType.TypeOf(type), CelValue.Of(type));

    public CelLibrary Constant(string name, CelType type, CelValue value)
    {
        _constants.Add((name, type, value));
        return this;
    }

    public CelLibrary Struct(CelStruct type)
    {
        _structs.Add(type);
        return Type(type.Name, type.Type);
    }
}
