using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Reduce;

/// <summary>
/// What came of holding the new roles against the old ones and the log: every request asked anew of the authorizer, and every
/// permission of every new rule looked for in the old role of the same binding.
/// </summary>
/// <param name="Asked">How many different requests were asked.</param>
/// <param name="Missing">Requests that were allowed and would be refused; none when the reduction is right.</param>
/// <param name="Added">Permissions that were not there before; none when the reduction is right.</param>
public sealed record ReductionProof(int Asked, ImmutableArray<UsedAccess> Missing, ImmutableArray<string> Added)
{
    public bool Holds => Missing.IsEmpty && Added.IsEmpty;

    /// <param name="before">The policy as it is.</param>
    /// <param name="after">The policy that the new manifests make, read back from what is written.</param>
    public static ReductionProof Of(AccessPolicy before, AccessPolicy after, IReadOnlyCollection<UsedAccess> covered)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(covered);
        var old = before.Bindings.ToDictionary(binding => binding.ToString());
        return new(
            covered.Count,
            [.. covered.Where(access => !after.Decide(access.Who, access.Request).IsAllowed)],
            [
                .. from binding in after.Bindings
                   let known = old.GetValueOrDefault(binding.ToString())
                   from rule in binding.Role?.Rules ?? []
                   from permission in Permission.Of(rule)
                   where known?.Role is not { } role || !binding.Subjects.All(known.Subjects.Contains) || !role.Rules.Any(permission.IsIn)
                   select $"{binding}: {permission}",
            ]);
    }
}

/// <summary>The smallest thing a rule allows: one verb on one resource, by one name or by all; or on one path.</summary>
/// <param name="Name">Null for all; empty is a name as well, that of requests which name nothing.</param>
public sealed record Permission(string Verb, string Group, string Resource, string? Name, string Path)
{
    public static IEnumerable<Permission> Of(PolicyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        foreach (var verb in rule.Verbs)
        {
            foreach (var path in rule.Paths)
            {
                yield return new(verb, "", "", null, path);
            }

            foreach (var group in rule.Groups)
            {
                foreach (var resource in rule.Resources)
                {
                    foreach (var name in rule.Names.IsEmpty ? [null] : rule.Names.AsEnumerable<string?>())
                    {
                        yield return new(verb, group, resource, name, "");
                    }
                }
            }
        }
    }

    /// <summary>Whether one rule allows all of it, as the API server's check against escalation asks (pkg/registry/rbac/validation).</summary>
    public bool IsIn(PolicyRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (!rule.AllowsVerb(Verb))
        {
            return false;
        }

        if (Path.Length > 0)
        {
            return rule.Paths.Any(pattern => pattern == Path || (Path.EndsWith('*') ? pattern.EndsWith('*') && Path.StartsWith(pattern.TrimEnd('*'), StringComparison.Ordinal) : PolicyRule.MatchesPath(pattern, Path)));
        }

        var slash = Resource.IndexOf('/', StringComparison.Ordinal);
        var (resource, subresource) = slash < 0 ? (Resource, "") : (Resource[..slash], Resource[(slash + 1)..]);
        return rule.AllowsGroup(Group) && (rule.Resources.Contains(Resource) || rule.Allows(Verb, Group, resource, subresource)) && (rule.Names.IsEmpty || (Name is not null && rule.Names.Contains(Name)));
    }

    public override string ToString() => Path.Length > 0 ? $"{Verb} {Path}" : $"{Verb} {Resource}{(Group.Length > 0 ? $".{Group}" : "")}{(Name is null ? "" : Name.Length > 0 ? $" {Name}" : " ''")}";
}
