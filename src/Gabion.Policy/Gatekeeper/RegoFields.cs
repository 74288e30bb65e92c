using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Objects with one field more or less.</summary>
internal static class RegoFields
{
    /// <summary>The object with another value for a field, or with one more.</summary>
    public static RegoObject With(RegoObject @object, string field, RegoValue value)
    {
        var changed = new RegoObjectBuilder(@object.Count + 1);
        for (var i = 0; i < @object.Count; i++)
        {
            changed.Set(@object.Keys[i], @object.Values[i]);
        }

        changed.Set(RegoString.Of(field), value);
        return changed.Build();
    }

    public static RegoObject Without(RegoObject @object, string field)
    {
        var changed = new RegoObjectBuilder(@object.Count);
        for (var i = 0; i < @object.Count; i++)
        {
            if (@object.Keys[i] is not RegoString name || name.Value != field)
            {
                changed.Set(@object.Keys[i], @object.Values[i]);
            }
        }

        return changed.Build();
    }
}
