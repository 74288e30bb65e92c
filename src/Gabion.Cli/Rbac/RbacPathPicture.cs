using Gabion.AttackPaths.Graph;
using Gabion.Cli.Paths;
using Gabion.Policy.Rbac.Paths;

namespace Gabion.Cli.Rbac;

/// <summary>The ways of <c>gabion rbac paths</c> as the picture that <c>gabion paths</c> draws.</summary>
internal static class RbacPathPicture
{
    /// <summary>A picture of more would be read by nobody.</summary>
    public const int Most = 40;

    public static PathsPicture Of(RbacPathsReport report)
    {
        var places = new Dictionary<AccessNode, PathPlace>();
        PathPlace Place(AccessNode node)
        {
            if (!places.TryGetValue(node, out var place))
            {
                places[node] = place = new(places.Count, KindOf(node, report.Goal), node.ToString()!, null);
            }

            return place;
        }

        return PathsPicture.Of(report.Shown.Where(path => path.Count > 0).Take(Most).Select(path =>
            (Place(path[0].From), PathLine.Of(path).Select(line => (line.Means, To: line.To is null or AccessNode.Holds ? null : Place(line.To), IsSure: line.Conditions.IsEmpty)))));
    }

    private static PlaceKind KindOf(AccessNode node, AccessNode goal) => node switch
    {
        AccessNode.ClusterAdmin => PlaceKind.ClusterAdmin,
        AccessNode.KnowsSecret when node.Equals(goal) => PlaceKind.Secret,
        _ when node.Equals(goal) => PlaceKind.Node,
        AccessNode.Acts => PlaceKind.Subject,
        AccessNode.Inside or AccessNode.ContentsOf => PlaceKind.Inside,
        _ => PlaceKind.Right,
    };
}
