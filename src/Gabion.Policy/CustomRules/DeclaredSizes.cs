using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Cost;

namespace Gabion.Policy.CustomRules;

/// <summary>The sizes of the values that a rule sees, from the types of its schema.</summary>
/// <param name="root">The type of <c>self</c>; also of every other path, as in the API server, which drops the first name unseen.</param>
/// <param name="bounds">Other bounds to try than those of the schema.</param>
internal sealed class DeclaredSizes(DeclaredType root, IReadOnlyDictionary<DeclaredType, ulong> bounds) : ISizeHints
{
    /// <summary>The types whose sizes were asked for.</summary>
    public HashSet<DeclaredType> Asked { get; } = [];

    public SizeEstimate? SizeAt(FieldPath path, CelType _)
    {
        var type = root;
        for (var i = 1; i < path.Length; i++)
        {
            var next = path[i] switch
            {
                "@items" or "@values" => type.Element,
                "@keys" => type.Key,
                var name => type.Fields?.GetValueOrDefault(name),
            };
            if (next is null)
            {
                return null;
            }

            type = next;
        }

        Asked.Add(type);
        return new(0, bounds.TryGetValue(type, out var bound) ? bound : type.MaxElements);
    }
}
