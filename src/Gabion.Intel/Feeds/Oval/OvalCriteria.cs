using System.Text.RegularExpressions;
using Gabion.Intel.Advisories;
using Gabion.Intel.Versions;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>
/// A tree of criteria as alternatives, each of conditions that hold together. Conditions on what is not a package's state
/// (who signed it, which kernel runs, the architecture) are taken as given: they only narrow. What else is asked and not understood
/// makes the definition one that is not read.
/// </summary>
internal sealed partial class OvalCriteria(OvalParts parts)
{
    private const int MaxClauses = 200_000;

    /// <summary>None where the criteria are never true. Throws <see cref="FormatException"/> for what is not read.</summary>
    public List<OvalClause> Read(OvalNode node)
    {
        if (!node.IsGroup)
        {
            return Leaf(node);
        }

        if (node.IsNegated)
        {
            throw new FormatException("it negates several criteria at once, which is not read");
        }

        List<OvalClause> clauses = node.IsAny ? [] : [OvalClause.Always];
        foreach (var child in node.Children)
        {
            var own = Read(child);
            clauses = node.IsAny ? [.. clauses, .. own] : [.. clauses.SelectMany(_ => own, (left, right) => left.And(right)).OfType<OvalClause>()];
            if (clauses.Count > MaxClauses)
            {
                throw new FormatException($"its criteria have more than {MaxClauses} alternatives");
            }
        }

        return clauses;
    }

    private List<OvalClause> Leaf(OvalNode node)
    {
        if (node.Test is null)
        {
            return Installed().Match(node.Comment) is { Success: true } extended ? Condition(OvalClause.OnPlatform(extended.Groups["what"].Value), node) : throw Unread(node.Comment);
        }

        var test = parts.Test(node.Test) ?? throw new FormatException($"it refers to the test '{node.Test}', which is not there");
        var comment = node.Comment.Length > 0 ? node.Comment : test.Comment;
        return test.IsOfPackages ? Packages(node, test, comment) : Condition(Other(test, comment), node);
    }

    /// <summary>A condition on the platform, which is one that is looked at: what asks for the absence of it is never true.</summary>
    private static List<OvalClause> Condition(OvalClause? clause, OvalNode node) =>
        clause is null ? [] : !node.IsNegated ? [clause] : clause == OvalClause.Always ? [] : throw Unread(node.Comment);

    private static OvalClause? Other(OvalTest test, string comment) =>
        test.Check == "none satisfy" ? null
        : Module().Match(comment) is { Success: true } module ? OvalClause.InModule(module.Groups["name"].Value)
        : Installed().Match(comment) is { Success: true } installed ? OvalClause.OnPlatform(installed.Groups["what"].Value)
        : test.Kind is "uname_test" or "family_test" || Running().IsMatch(comment) ? OvalClause.Always
        : throw Unread(comment);

    private List<OvalClause> Packages(OvalNode node, OvalTest test, string comment)
    {
        var names = test.Object is null ? [] : parts.Names(test.Object);
        if (names.IsEmpty)
        {
            throw new FormatException($"the test '{node.Test}' names no package that is known");
        }

        var states = test.States.Select(id => parts.State(id) ?? throw new FormatException($"the test '{node.Test}' refers to the state '{id}', which is not there")).ToList();

        // "sles-release is ==15.1": a package that stands for the platform.
        if (states.Exists(state => state.Version is not null) && Installed().Match(comment) is { Success: true } installed)
        {
            return Condition(OvalClause.OnPlatform(installed.Groups["what"].Value), node);
        }

        var clause = OvalClause.Always with { Names = names };
        if (states.Find(state => state.Version is not null) is { Version: { } version })
        {
            return version is { Operation: "equals", Version: "0" } && !node.IsNegated ? [clause with { IsDenied = true }] : throw Unread(comment);
        }

        if (test.Existence == "none_exist")
        {
            return [node.IsNegated ? clause : clause with { IsDenied = true }];
        }

        // "is ksplice-based": Oracle's builds of that kind are told by their versions.
        var bounds = states.Select(state => state.Evr).OfType<OvalBound>().Where(bound => bound.Operation != "pattern match" || RpmFlavour.Of(bound.Version) is null).ToList();
        return bounds switch
        {
            [] when states.Count > 0 => Condition(OvalClause.Always, node), // who signed it
            [] => [node.IsNegated ? clause with { IsDenied = true } : clause],
            [var bound] => [clause with { Range = Range(bound, node.IsNegated, comment) }],
            _ => throw Unread(comment),
        };
    }

    private static AffectedRange? Range(OvalBound bound, bool isNegated, string comment) => (bound.Operation, isNegated) switch
    {
        ("less than", false) => AffectedRange.Before(bound.Version),
        ("less than or equal", false) => new(RangeKind.Ecosystem, [new(RangeEventKind.Introduced, "0"), new(RangeEventKind.LastAffected, bound.Version)]),
        ("greater than", false) when bound.Version.Split('-') is ["0", ..] => null, // any: SUSE's "is affected"
        ("greater than or equal", false) or ("less than", true) => new(RangeKind.Ecosystem, [new(RangeEventKind.Introduced, bound.Version)]),
        ("equals", false) => new(RangeKind.Ecosystem, [new(RangeEventKind.Introduced, bound.Version), new(RangeEventKind.LastAffected, bound.Version)]),
        _ => throw Unread(comment),
    };

    private static FormatException Unread(string comment) => new($"it asks for what is not read: {(comment.Length == 0 ? "a criterion without a comment" : comment)}");

    [GeneratedRegex(@"^(?<what>.+?) is installed\.?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Installed();

    [GeneratedRegex(@"^Module (?<name>[^\s:]+:[^\s]+) is enabled$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Module();

    [GeneratedRegex(@"is currently running|set to boot up on next boot|kernel version comparison", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Running();
}
