using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>Reads the <c>match</c> of a constraint or mutator; what is wrong with it is told to <paramref name="report"/>.</summary>
internal sealed class MatchReader(Action<Field, string> report)
{
    private static readonly string[] Known = ["kinds", "namespaces", "excludedNamespaces", "labelSelector", "namespaceSelector", "scope", "name", "source"];

    public ConstraintMatch Read(Field match)
    {
        if (!match.IsSet)
        {
            return new();
        }

        if (!match.IsMapping)
        {
            report(match, "match has to be an object");
            return new();
        }

        foreach (var entry in match.Entries)
        {
            if (!Known.Contains(entry.Key, StringComparer.Ordinal))
            {
                report(match[entry.Key], $"match has no field {entry.Key}: it has no effect");
            }
        }

        var source = match["source"].Text ?? "";
        if (source is not ("" or "All" or "Generated" or "Original"))
        {
            report(match["source"], $"source is All, Generated or Original, not {source}");
        }

        return new()
        {
            Kinds = [.. Items(match["kinds"]).Select(kind => new KindMatch(Texts(kind["apiGroups"]), Texts(kind["kinds"])))],
            Namespaces = [.. Texts(match["namespaces"]).Select(name => new NameGlob(name))],
            ExcludedNamespaces = [.. Texts(match["excludedNamespaces"]).Select(name => new NameGlob(name))],
            Labels = Selector(match["labelSelector"]),
            NamespaceLabels = Selector(match["namespaceSelector"]),
            Scope = match["scope"].Text ?? "",
            Name = match["name"].Text is { Length: > 0 } name ? new NameGlob(name) : null,
            Source = source,
        };
    }

    private IEnumerable<Field> Items(Field list)
    {
        if (list.IsSet && !list.IsSequence)
        {
            report(list, $"{list.Path} has to be a list");
        }

        foreach (var item in list.Items)
        {
            yield return item;
        }
    }

    private ImmutableArray<string> Texts(Field list) => [.. Items(list).Select(item => item.Text ?? "")];

    private LabelSelector? Selector(Field field)
    {
        if (!field.IsSet)
        {
            return null;
        }

        var selector = LabelSelector.Read(RegoTree.Of(field.Node), out var problem);
        if (selector is null)
        {
            report(field, problem);
        }

        return selector;
    }
}
