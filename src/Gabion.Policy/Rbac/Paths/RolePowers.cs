using System.Collections.Immutable;

namespace Gabion.Policy.Rbac.Paths;

/// <summary>
/// Finds the powers that a role's rules give, by <see cref="PowerTable"/>. A verb that needs a name cannot be limited to one: <c>create</c>
/// of an object is asked before it has a name.
/// </summary>
internal static class RolePowers
{
    private const string OnBehalf = "impersonate-on:";

    /// <summary>The modes of constrained impersonation.</summary>
    public static readonly string[] Modes = ["user-info", "serviceaccount", "arbitrary-node", "associated-node"];

    public static ImmutableArray<Power> Of(AccessRole role) => Of(role.Rules);

    /// <summary>
    /// What a role lets its holder do in the name of whom it may impersonate in a mode: rules with the verb
    /// <c>impersonate-on:MODE:VERB</c> (KEP-5284), or with <c>*</c>, the one verb that RBAC takes for others: <c>impersonate-on:MODE:*</c>
    /// matches nothing. He must be allowed it too.
    /// </summary>
    public static ImmutableArray<Power> InTheNameOfOthers(AccessRole role, string mode)
    {
        var prefix = $"{OnBehalf}{mode}:";
        var found = ImmutableArray.CreateBuilder<Power>();
        foreach (var rule in role.Rules)
        {
            ImmutableArray<string> verbs = rule.Verbs.Contains("*")
                ? ["*"]
                : [.. rule.Verbs.Where(verb => verb.StartsWith(prefix, StringComparison.Ordinal)).Select(verb => verb[prefix.Length..]).Where(verb => verb != "*")];
            if (!verbs.IsEmpty)
            {
                found.AddRange(Of([rule with { Verbs = verbs }]).Select(power => power with { Rule = rule })); // as the role writes it
            }
        }

        return found.ToImmutable();
    }

    private static ImmutableArray<Power> Of(ImmutableArray<PolicyRule> rules)
    {
        var found = ImmutableArray.CreateBuilder<Power>();
        foreach (var rule in rules)
        {
            if (rule.Resources.IsEmpty)
            {
                continue;
            }

            if (rule is { Names.IsEmpty: true } && rule.Verbs.Contains("*") && rule.Groups.Contains("*") && rule.Resources.Contains("*"))
            {
                found.Add(new(PowerKind.Everything, rule, []));
                continue; // all others follow from it
            }

            var before = found.Count;
            foreach (var row in PowerTable.Rows)
            {
                if (Allows(rule, row) && !Has(found, before, row.Kind))
                {
                    found.Add(new(row.Kind, rule, rule.Names) { Row = row, MustExist = !MayCreate(rule, row.Kind) });
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Everything of which a rule gives one kind of power: the first alone stands in its <see cref="Power"/>.</summary>
    public static IEnumerable<PowerRow> RowsOf(Power power) => PowerTable.Rows.Where(row => row.Kind == power.Kind && Allows(power.Rule, row));

    private static bool MayCreate(PolicyRule rule, PowerKind kind) =>
        rule.Names.IsEmpty && rule.AllowsVerb("create") && PowerTable.Rows.Any(row => row.Kind == kind && row.Verbs.Contains("create") && rule.Allows("create", row.Group, row.Resource, row.Subresource));

    private static bool Has(ImmutableArray<Power>.Builder found, int from, PowerKind kind)
    {
        for (var i = from; i < found.Count; i++)
        {
            if (found[i].Kind == kind)
            {
                return true;
            }
        }

        return false;
    }

    // A create of an object itself is decided without its name; of a subresource (exec, token) with it.
    private static bool Allows(PolicyRule rule, PowerRow row)
    {
        if (!rule.AllowsGroup(row.Group))
        {
            return false;
        }

        foreach (var verb in row.Verbs)
        {
            if (!((verb is "create" or "deletecollection") && row.Subresource.Length == 0 && !rule.Names.IsEmpty) && rule.Allows(verb, row.Group, row.Resource, row.Subresource))
            {
                return true;
            }
        }

        return false;
    }
}
