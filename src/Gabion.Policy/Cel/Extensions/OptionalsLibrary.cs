namespace Gabion.Policy.Cel.Extensions;

/// <summary>Optional values: <c>optional.of</c>, <c>orValue</c>, <c>.?</c>, <c>[?]</c>, <c>optMap</c>.</summary>
internal static class OptionalsLibrary
{
    public static readonly CelLibrary Instance = new CelLibrary("optionals") { Macros = macros => macros with { HasOptionals = true } }
        .Type(CelType.OptionalName, CelType.OptionalOf(CelType.Dyn))
        .Function("optional.of(A) -> optional(A)", (_, a) => CelValue.Of(CelOptional.Of(a[0])))
        .Function("optional.ofNonZeroValue(A) -> optional(A)", (_, a) => CelValue.Of(IsZero(a[0]) ? CelOptional.None : CelOptional.Of(a[0])))
        .Function("optional.none() -> optional(A)", (_, _) => CelValue.Of(CelOptional.None))
        .Function("optional.unwrap(list(optional(A))) -> list(A)", (_, a) => Unwrap(a[0].AsList))
        .Method("list(optional(A)).unwrapOpt() -> list(A)", (_, a) => Unwrap(a[0].AsList))
        .Method("optional(A).hasValue() -> bool", (_, a) => CelValue.Of(a[0].AsOptional.HasValue))
        .Method("optional(A).value() -> A", (_, a) => a[0].AsOptional.HasValue ? a[0].AsOptional.Value : CelValue.Error("optional.none() dereference"))
        .Method("optional(A).or(optional(A)) -> optional(A)", (_, a) => a[0].AsOptional.HasValue ? a[0] : a[1])
        .Method("optional(A).orValue(A) -> A", (_, a) => a[0].AsOptional.HasValue ? a[0].AsOptional.Value : a[1])
        .Method("list(A).first() -> optional(A)", (_, a) => At(a[0].AsList, 0))
        .Method("list(A).last() -> optional(A)", (_, a) => At(a[0].AsList, a[0].AsList.Count - 1))
        .Function("_[_](optional(list(A)), int) -> optional(A)", null)
        .Function("_[_](optional(map(A, B)), A) -> optional(B)", null)
        .Function("_[?_](list(A), int) -> optional(A)", null)
        .Function("_[?_](optional(list(A)), int) -> optional(A)", null)
        .Function("_[?_](map(A, B), A) -> optional(B)", null)
        .Function("_[?_](optional(map(A, B)), A) -> optional(B)", null);

    private static CelValue At(CelList list, int index) =>
        CelValue.Of(index >= 0 && index < list.Count ? CelOptional.Of(list[index]) : CelOptional.None);

    private static CelValue Unwrap(CelList list)
    {
        var values = new List<CelValue>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.Optional)
            {
                return CelValue.Error($"no such overload: optional.unwrap of a list with {list[i].Type}");
            }

            if (list[i].AsOptional.HasValue)
            {
                values.Add(list[i].AsOptional.Value);
            }
        }

        return CelValue.Of(values.ToArray());
    }

    private static bool IsZero(CelValue value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.Boolean => !value.AsBoolean,
        CelKind.Integer or CelKind.Unsigned or CelKind.Duration => value.AsInteger == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Span.IsEmpty,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Timestamp => value.AsTimestamp is { Seconds: CelTimestamp.MinSeconds, Nanoseconds: 0 },
        CelKind.Optional => !value.AsOptional.HasValue,
        _ => false,
    };
}
