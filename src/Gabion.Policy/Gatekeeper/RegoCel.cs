using Gabion.Policy.Cel;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Values of Rego as CEL sees them: made when an expression asks for them, nothing is copied.</summary>
internal static class RegoCel
{
    /// <summary>The value. A whole number is an int, any other number a double.</summary>
    public static CelValue Of(RegoValue value) => value switch
    {
        RegoObject @object => CelValue.Of(new ObjectMap(@object)),
        RegoArray array => CelValue.Of(new ArrayItems(array)),
        RegoString text => CelValue.Of(text.Value),
        RegoBoolean boolean => CelValue.Of(boolean.IsTruthy),
        RegoNumber number => number.TryGetInt64(out var whole) ? CelValue.Of(whole) : CelValue.Of(number.ToDouble()),
        _ => CelValue.Null,
    };

    private sealed class ArrayItems(RegoArray array) : CelList
    {
        public override int Count => array.Count;

        public override CelValue this[int index] => Of(array[index]);
    }

    private sealed class ObjectMap(RegoObject @object) : CelMap
    {
        public override int Count => @object.Count;

        public override IEnumerable<CelValue> Keys => @object.Keys.ToArray().Select(Of);

        public override bool TryGet(CelValue key, out CelValue value)
        {
            value = default;
            return key.Kind == CelKind.String && TryGet(key.AsString, out value);
        }

        public override bool TryGet(string key, out CelValue value)
        {
            var found = @object.Get(key);
            value = found is null ? default : Of(found);
            return found is not null;
        }
    }
}
