using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity.Checks;

/// <summary>Every capability is dropped, by the word <c>ALL</c>; only the one for low ports may be added.</summary>
internal sealed class CapabilitiesRestricted() : PodSecurityCheck(
    "capabilities_restricted", PodSecurityLevel.Restricted, firstMinor: 22, replaces: "capabilities_baseline")
{
    private const int SparesWindowsSince = 25;

    public override Violation? Check(PodTemplate pod, int minor)
    {
        if (minor >= SparesWindowsSince && pod.IsWindows)
        {
            return null;
        }

        var all = default(Offences);
        var keeping = default(Offences);
        var adding = default(Offences);
        List<string>? names = null;
        foreach (var container in pod.Containers)
        {
            var capabilities = container.SecurityContext["capabilities"];
            if (!DropsAll(capabilities))
            {
                keeping.Add(capabilities["drop"], container);
                all.Add(capabilities["drop"], container);
            }

            foreach (var added in capabilities["add"].Items)
            {
                if (added.Text != "NET_BIND_SERVICE")
                {
                    adding.Add(added, container);
                    all.Add(added, container);
                    (names ??= []).Add(added.Shown());
                }
            }
        }

        if (!all.Any)
        {
            return null;
        }

        var drop = keeping.Any ? $"{keeping.Containers()} must set securityContext.capabilities.drop=[\"ALL\"]" : null;
        var add = names is null ? null : $"{adding.Containers()} must not include {Wording.QuotedSet(names)} in securityContext.capabilities.add";
        return all.ToViolation(this, "unrestricted capabilities", drop is not null && add is not null ? $"{drop}; {add}" : drop ?? add ?? "");
    }

    private static bool DropsAll(Formats.Tree.Field capabilities)
    {
        foreach (var dropped in capabilities["drop"].Items)
        {
            if (dropped.Text == "ALL")
            {
                return true;
            }
        }

        return false;
    }
}
