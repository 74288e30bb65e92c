namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>Examples of audit policies, one rule a line.</summary>
internal static class AuditExample
{
    public static Example Bad(string rules) => Example.Bad("audit-policy.yaml", Document(rules));

    public static Example Good(string rules) => Example.Good("audit-policy.yaml", Document(rules));

    private static string Document(string rules) => $"apiVersion: audit.k8s.io/v1\nkind: Policy\n{rules}\n";
}
