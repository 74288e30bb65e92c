using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Seccomp may not be turned off: by annotation up to 1.18, by field from 1.19.</summary>
internal sealed class SeccompProfileBaseline() : PodSecurityCheck("seccompProfile_baseline", PodSecurityLevel.Baseline)
{
    private const int FieldsSince = 19;
    private const string PodAnnotation = "seccomp.security.alpha.kubernetes.io/pod";
    private const string ContainerAnnotation = "container.seccomp.security.alpha.kubernetes.io/";

    public override Violation? Check(PodTemplate pod, int minor) => minor >= FieldsSince ? Fields(pod) : Annotations(pod);

    public static bool IsConfined(Field profile) => profile["type"].Text is "RuntimeDefault" or "Localhost";

    private Violation? Fields(PodTemplate pod)
    {
        var offences = default(Offences);
        List<string>? types = null;
        Ask(pod.SecurityContext, null, ref offences, ref types);
        foreach (var container in pod.Containers)
        {
            Ask(container.SecurityContext, container, ref offences, ref types);
        }

        return types is null
            ? null
            : offences.ToViolation(
                this, "seccompProfile", $"{offences.Setters()} must not set securityContext.seccompProfile.type to {Wording.QuotedSet(types)}");
    }

    private static void Ask(Field context, ContainerSpec? container, ref Offences offences, ref List<string>? types)
    {
        var profile = context["seccompProfile"];
        if (profile.IsSet && !IsConfined(profile))
        {
            offences.Add(profile["type"], container);
            (types ??= []).Add(profile["type"].Shown());
        }
    }

    private Violation? Annotations(PodTemplate pod)
    {
        var annotations = pod.Metadata["annotations"];
        if (annotations.Entries.Count == 0)
        {
            return null;
        }

        var offences = default(Offences);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        AskAnnotation(annotations, PodAnnotation, ref offences, found);
        foreach (var container in pod.Containers)
        {
            AskAnnotation(annotations, ContainerAnnotation + container.Name, ref offences, found);
        }

        return offences.Any
            ? offences.ToViolation(
                this, "seccompProfile", $"forbidden {Wording.Plural(found.Count, "annotation", "annotations")} {string.Join(", ", found)}")
            : null;
    }

    private static void AskAnnotation(Field annotations, string key, ref Offences offences, SortedSet<string> found)
    {
        var value = annotations[key];
        if (value.Exists && value.Shown() is var profile
            && profile is not ("runtime/default" or "docker/default") && !profile.StartsWith("localhost/", StringComparison.Ordinal))
        {
            offences.Add(value);
            found.Add($"{key}=\"{profile}\"");
        }
    }
}
