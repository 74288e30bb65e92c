namespace Gabion.Policy.Cel;

/// <summary>A variable of an environment.</summary>
/// <param name="Name">May have dots: <c>request.auth</c>.</param>
/// <param name="Slot">Where its value stands in the bindings.</param>
/// <param name="IsVisible">Expressions may name it; otherwise it only keeps its slot, so that environments can share bindings.</param>
public sealed record CelVariable(string Name, CelType Type, int Slot, bool IsVisible = true);
