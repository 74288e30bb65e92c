using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>AppArmor may not be turned off, neither by field nor by annotation.</summary>
internal sealed class AppArmorProfile() : PodSecurityCheck("appArmorProfile", PodSecurityLevel.Baseline)
{
    private const string AnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/";

    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? types = null;
        Ask(pod.SecurityContext, null, ref offences, ref types);
        foreach (var container in pod.Containers)
        {
            Ask(container.SecurityContext, container, ref offences, ref types);
        }

        var setters = offences.Setters();
        var annotations = Annotations(pod, ref offences);
        if (types is null && annotations.Count == 0)
        {
            return null;
        }

        var values = (types ?? []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Concat(annotations).Select(value => $"\"{value}\"").ToList();
        var who = annotations.Count == 0 ? setters
            : string.Join(" and ", new[] { setters, Wording.Plural(annotations.Count, "annotation", "annotations") }.Where(part => part.Length > 0));
        return offences.ToViolation(
            this,
            Wording.Plural(values.Count, "forbidden AppArmor profile", "forbidden AppArmor profiles"),
            $"{who} must not set AppArmor profile type to {string.Join(", ", values)}");
    }

    private static void Ask(Field context, ContainerSpec? container, ref Offences offences, ref List<string>? types)
    {
        var profile = context["appArmorProfile"];
        if (profile.IsSet && profile["type"].Text is not ("RuntimeDefault" or "Localhost"))
        {
            offences.Add(profile["type"], container);
            (types ??= []).Add(profile["type"].Shown());
        }
    }

    private static List<string> Annotations(PodTemplate pod, ref Offences offences)
    {
        var found = new List<string>();
        foreach (var annotation in pod.Metadata["annotations"].Entries)
        {
            if (annotation.Key.StartsWith(AnnotationPrefix, StringComparison.Ordinal) && !IsAllowed(annotation.Value.Shown()))
            {
                offences.Add(annotation.Value);
                found.Add($"{annotation.Key}=\"{annotation.Value.Shown()}\"");
            }
        }

        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static bool IsAllowed(string profile) =>
        profile is "" or "runtime/default" || profile.StartsWith("localhost/", StringComparison.Ordinal);
}
