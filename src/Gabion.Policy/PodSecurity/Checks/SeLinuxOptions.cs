using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Only SELinux types that confine containers; no user or role of one's own.</summary>
internal sealed class SeLinuxOptions() : PodSecurityCheck("seLinuxOptions", PodSecurityLevel.Baseline)
{
    private const int ContainerEngineTypeSince = 31;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        var offences = default(Offences);
        List<string>? data = null;
        Ask(pod.SecurityContext, null, minor, ref offences, ref data);
        foreach (var container in pod.Containers)
        {
            Ask(container.SecurityContext, container, minor, ref offences, ref data);
        }

        if (data is null)
        {
            return null;
        }

        var types = data.Where(item => item.StartsWith('"')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var parts = new List<string>();
        if (types.Count > 0)
        {
            parts.Add($"{Wording.Plural(types.Count, "type", "types")} {string.Join(", ", types)}");
        }

        parts.AddRange(data.Where(item => item is "user" or "role").Distinct().OrderDescending().Select(item => $"{item} may not be set"));
        return offences.ToViolation(
            this, "seLinuxOptions", $"{offences.Setters()} set forbidden securityContext.seLinuxOptions: {string.Join("; ", parts)}");
    }

    private static void Ask(Field context, ContainerSpec? container, int minor, ref Offences offences, ref List<string>? data)
    {
        var options = context["seLinuxOptions"];
        if (!options.IsSet)
        {
            return;
        }

        if (options["type"].IsSet && !IsAllowed(options["type"].Text, minor))
        {
            offences.Add(options["type"], container);
            (data ??= []).Add($"\"{options["type"].Shown()}\"");
        }

        foreach (var key in (ReadOnlySpan<string>)["user", "role"])
        {
            if (options[key] is { IsSet: true } field && field.Text is not { Length: 0 })
            {
                offences.Add(field, container);
                (data ??= []).Add(key);
            }
        }
    }

    private static bool IsAllowed(string? type, int minor) =>
        type is "" or "container_t" or "container_init_t" or "container_kvm_t"
        || (minor >= ContainerEngineTypeSince && type is "container_engine_t");
}
