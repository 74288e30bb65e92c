using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Sources.Cluster;

/// <summary>
/// In which namespaces a kind may be listed that may not be listed in all at once. The server says it of the user himself
/// (SelfSubjectRulesReview, which changes nothing), so that no list is asked for in vain.
/// </summary>
internal sealed class NamespaceRights(ClusterClient client)
{
    private readonly Dictionary<string, ImmutableArray<Field>?> _rules = new(StringComparer.Ordinal);
    private ImmutableArray<string> _names;

    /// <summary>Whether <see cref="NamesAsync"/> are all that there are; else only that of the context is known.</summary>
    public bool AreAllKnown { get; private set; }

    public async Task<ImmutableArray<string>> NamesAsync(CancellationToken cancellationToken)
    {
        if (_names.IsDefault)
        {
            var names = new List<string>();
            try
            {
                await foreach (var item in client.List(ApiKind.Namespaces, null).WithCancellation(cancellationToken).ConfigureAwait(false))
                {
                    names.Add(item.Name);
                }

                AreAllKnown = true;
            }
            catch (ApiException)
            {
                names = [client.Access.Namespace];
            }

            _names = [.. names.Order(StringComparer.Ordinal)];
        }

        return _names;
    }

    /// <summary>False when the server is sure that it refuses.</summary>
    public async Task<bool> MayListAsync(string space, ApiKind kind, CancellationToken cancellationToken)
    {
        if (!_rules.TryGetValue(space, out var rules))
        {
            _rules.Add(space, rules = await AskAsync(space, cancellationToken).ConfigureAwait(false));
        }

        return rules is null || rules.Value.Any(rule => Has(rule["verbs"], "list") && Has(rule["apiGroups"], kind.Group) && Has(rule["resources"], kind.Plural) && rule["resourceNames"].Items.Count == 0);
    }

    /// <summary>Null when the server does not tell, or not all.</summary>
    private async Task<ImmutableArray<Field>?> AskAsync(string space, CancellationToken cancellationToken)
    {
        try
        {
            var status = await client.RulesAsync(space, cancellationToken).ConfigureAwait(false);
            return status["incomplete"].IsTrue ? null : [.. status["resourceRules"].Items];
        }
        catch (ApiException)
        {
            return null;
        }
    }

    private static bool Has(Field list, string wanted) => list.Items.Any(item => item.Text == wanted || item.Text == "*");
}
