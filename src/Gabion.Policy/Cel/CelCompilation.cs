using System.Collections.Immutable;

namespace Gabion.Policy.Cel;

/// <summary>What became of an expression: a program, or why there is none.</summary>
/// <param name="Type">The type of the result; <c>dyn</c> when it is known at run time only.</param>
public sealed record CelCompilation(string Text, CelProgram? Program, CelType Type, ImmutableArray<CelFault> Faults);
