using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>No volume may be a path of the node.</summary>
internal sealed class HostPathVolumes() : PodSecurityCheck("hostPathVolumes", PodSecurityLevel.Baseline)
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? names = null;
        foreach (var volume in pod.Spec["volumes"].Items)
        {
            if (volume["hostPath"].IsSet)
            {
                offences.Add(volume["hostPath"]);
                (names ??= []).Add(volume["name"].Shown());
            }
        }

        return names is null
            ? null
            : offences.ToViolation(this, "hostPath volumes", $"{Wording.Plural(names.Count, "volume", "volumes")} {Wording.Quoted(names)}");
    }
}
