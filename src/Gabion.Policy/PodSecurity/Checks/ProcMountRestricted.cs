using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Since the baseline rule spares pods with a user namespace, the restricted level keeps the old one.</summary>
internal sealed class ProcMountRestricted() : PodSecurityCheck("procMount_restricted", PodSecurityLevel.Restricted, firstMinor: 35, replaces: "procMount")
{
    public override Violation? Check(PodTemplate pod, int minor) => ProcMount.Masked(this, pod);
}
