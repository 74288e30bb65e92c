using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Policy.Cel.Check;
using Gabion.Policy.Cel.Syntax;

namespace Gabion.Policy.Cel;

/// <summary>The functions, constants, types and macros of some libraries, put together once for any number of environments.</summary>
internal sealed class LibrarySet
{
    public LibrarySet(IReadOnlyCollection<CelLibrary> libraries)
    {
        Functions = libraries.SelectMany(library => library.Overloads)
            .GroupBy(overload => overload.Function, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);
        Constants = libraries.SelectMany(library => library.Constants)
            .ToFrozenDictionary(constant => constant.Name, constant => (constant.Type, constant.Value), StringComparer.Ordinal);
        Structs = libraries.SelectMany(library => library.Structs).ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);
        Macros = libraries.Aggregate(MacroSet.Standard, (macros, library) => library.Macros(macros));
    }

    public FrozenDictionary<string, ImmutableArray<Overload>> Functions { get; }

    public FrozenDictionary<string, (CelType Type, CelValue Value)> Constants { get; }

    public FrozenDictionary<string, CelStruct> Structs { get; }

    public MacroSet Macros { get; }
}
