using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Only volume types that hold nothing of the node and name no storage server.</summary>
internal sealed class RestrictedVolumes() : PodSecurityCheck("restrictedVolumes", PodSecurityLevel.Restricted, replaces: "hostPathVolumes")
{
    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? names = null;
        List<string>? types = null;
        foreach (var volume in pod.Spec["volumes"].Items)
        {
            if (Forbidden(volume) is { } source)
            {
                offences.Add(source.Value);
                (names ??= []).Add(volume["name"].Shown());
                (types ??= []).Add(source.Key);
            }
        }

        if (names is null || types is null)
        {
            return null;
        }

        var verb = Wording.Plural(names.Count, "uses", "use");
        var noun = Wording.Plural(types.Distinct().Count(), "restricted volume type", "restricted volume types");
        return offences.ToViolation(
            this,
            "restricted volume types",
            $"{Wording.Plural(names.Count, "volume", "volumes")} {Wording.Quoted(names)} {verb} {noun} {Wording.QuotedSet(types)}");
    }

    /// <summary>The source of the volume when it is no allowed one. A volume without a source becomes an <c>emptyDir</c> by API defaulting.</summary>
    private static FieldEntry? Forbidden(Field volume)
    {
        FieldEntry? forbidden = null;
        foreach (var entry in volume.Entries)
        {
            if (entry.Key == "name" || !entry.Value.IsSet)
            {
                continue;
            }

            if (entry.Key is "configMap" or "csi" or "downwardAPI" or "emptyDir" or "ephemeral" or "image"
                or "persistentVolumeClaim" or "projected" or "secret")
            {
                return null;
            }

            forbidden ??= entry;
        }

        return forbidden;
    }
}
