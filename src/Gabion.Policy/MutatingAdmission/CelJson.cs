using Gabion.Policy.Cel;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.MutatingAdmission;

/// <summary>Values of CEL as the JSON values that objects are made of.</summary>
internal static class CelJson
{
    /// <summary>The value; null, with the reason, when JSON has no such value.</summary>
    public static RegoValue? Of(CelValue value, out string problem)
    {
        problem = "";
        switch (value.Kind)
        {
            case CelKind.Null:
                return RegoNull.Value;
            case CelKind.Boolean:
                return RegoBoolean.Of(value.AsBoolean);
            case CelKind.Integer:
                return RegoNumber.Of(value.AsInteger);
            case CelKind.Unsigned:
                return RegoNumber.Of((System.Numerics.BigInteger)value.AsUnsigned);
            case CelKind.Double when double.IsFinite(value.AsDouble):
                return RegoNumber.Of(value.AsDouble);
            case CelKind.String:
                return RegoString.Of(value.AsString);
            case CelKind.List:
                return List(value.AsList, out problem);
            case CelKind.Map:
                return Map(value.AsMap, out problem);
            default:
                problem = value.IsError ? value.AsError.Message : $"a value of the type {value.Type} cannot stand in an object";
                return null;
        }
    }

    private static RegoArray? List(CelList list, out string problem)
    {
        problem = "";
        var items = new RegoValue[list.Count];
        for (var i = 0; i < items.Length; i++)
        {
            if (Of(list[i], out problem) is not { } item)
            {
                return null;
            }

            items[i] = item;
        }

        return items.Length == 0 ? RegoArray.Empty : new RegoArray(items);
    }

    private static RegoObject? Map(CelMap map, out string problem)
    {
        problem = "";
        var fields = new RegoObjectBuilder(map.Count);
        foreach (var key in map.Keys)
        {
            if (key.Kind != CelKind.String)
            {
                problem = $"the key {key} of a map is no string";
                return null;
            }

            map.TryGet(key, out var found);
            if (Of(found, out problem) is not { } value)
            {
                return null;
            }

            fields.Set(RegoString.Of(key.AsString), value);
        }

        return fields.Build();
    }
}
