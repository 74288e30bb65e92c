using System.Globalization;

namespace Gabion.Policy.Cel.Evaluate;

/// <summary>Fields and items of values.</summary>
internal static class Access
{
    /// <summary>True for values that can have neither fields nor items.</summary>
    public static bool IsWithoutFields(CelKind kind) => kind is CelKind.Null or CelKind.Boolean or CelKind.Integer or CelKind.Unsigned or CelKind.Double
        or CelKind.String or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration or CelKind.Type;

    /// <summary>The field as an optional: of a map, or of the map within an optional.</summary>
    public static CelValue OptionalField(CelValue value, string field) => value.Kind switch
    {
        CelKind.Map => value.AsMap.TryGet(field, out var found) ? InOptional(found) : CelValue.Of(CelOptional.None),
        CelKind.Optional => value.AsOptional.HasValue ? OptionalField(value.AsOptional.Value, field) : value,
        CelKind.Error => value,
        _ => CelValue.Error($"no such overload: {value.Type} has no field '{field}'"),
    };

    public static CelValue OptionalItem(CelValue value, CelValue key)
    {
        if (value.Kind == CelKind.Optional)
        {
            return value.AsOptional.HasValue ? OptionalItem(value.AsOptional.Value, key) : value;
        }

        if (value.IsError)
        {
            return value;
        }

        return Item(value, key, out var fault) is { } found ? InOptional(found) : fault is null ? CelValue.Of(CelOptional.None) : CelValue.Error(fault);
    }

    /// <summary>The item of a list or map; null when it has none, with the fault when it could have none at all.</summary>
    public static CelValue? Item(CelValue value, CelValue key, out string? fault)
    {
        fault = null;
        switch (value.Kind)
        {
            case CelKind.Map:
                return value.AsMap.TryGet(key, out var found) ? found : null;
            case CelKind.List:
                if (IndexOf(key) is not { } index)
                {
                    fault = $"no such overload: a list takes no index of type {key.Type}, or the index is no whole number";
                    return null;
                }

                return index >= 0 && index < value.AsList.Count ? value.AsList[(int)index] : null;
            default:
                fault = $"no such overload: {value.Type} has no items";
                return null;
        }
    }

    public static CelValue Missing(CelValue value, CelValue key, string? fault) => CelValue.Error(
        fault ?? (value.Kind == CelKind.List ? $"index out of bounds: {key} in a list of {value.AsList.Count.ToString(CultureInfo.InvariantCulture)}" : $"no such key: {key}"));

    public static CelValue InOptional(CelValue value) => value.IsError ? value : CelValue.Of(CelOptional.Of(value));

    public static CelValue InOptional(CelValue optional, CelValue within) => optional.AsOptional.HasValue ? within : optional;

    private static long? IndexOf(CelValue key) => key.Kind switch
    {
        CelKind.Integer => key.AsInteger,
        CelKind.Unsigned => key.AsUnsigned > int.MaxValue ? int.MaxValue : (long)key.AsUnsigned,
        CelKind.Double when key.AsDouble == Math.Floor(key.AsDouble) && Math.Abs(key.AsDouble) < int.MaxValue => (long)key.AsDouble,
        _ => null,
    };
}
