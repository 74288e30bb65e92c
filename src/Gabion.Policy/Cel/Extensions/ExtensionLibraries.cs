namespace Gabion.Policy.Cel.Extensions;

/// <summary>Every extension of the specification.</summary>
internal static class ExtensionLibraries
{
    /// <summary><c>all(k, v, …)</c>, <c>transformMap</c> and their kind: macros only.</summary>
    public static CelLibrary TwoVariables { get; } = new("two variables") { Macros = macros => macros with { HasTwoVariables = true } };

    /// <summary><c>cel.bind</c>, <c>cel.block</c>: macros only.</summary>
    public static CelLibrary Bindings { get; } = new("bindings") { Macros = macros => macros with { HasBindings = true } };

    public static IReadOnlyList<CelLibrary> All { get; } =
    [
        OptionalsLibrary.Instance,
        StringsLibrary.Instance,
        MathLibrary.Instance,
        ListsLibrary.Instance,
        SetsLibrary.Instance,
        EncodersLibrary.Instance,
        RegexLibrary.Instance,
        NetworkLibrary.Instance,
        TwoVariables,
        Bindings,
    ];
}
