using Gabion.Formats.Tree;
using Gabion.Policy.Auditing;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Facts of whole audit policies.</summary>
internal static class AuditPolicies
{
    public static bool LogsNothing(Field root) => root["rules"].Items.All(rule => AuditPolicy.LevelOf(rule) == AuditLevel.None);
}
