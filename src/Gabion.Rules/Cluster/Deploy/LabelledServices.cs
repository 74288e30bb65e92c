using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The Services of a set by their own labels, as monitors select them.</summary>
internal sealed class LabelledServices
{
    private readonly List<KubernetesObject> _services;
    private readonly ILookup<(string Key, string Value), KubernetesObject> _byLabel;

    private LabelledServices(List<KubernetesObject> services)
    {
        _services = services;
        _byLabel = (from service in services
                    from label in service.Labels.Entries
                    select (Label: (label.Key, label.Value.Text ?? ""), Service: service)).ToLookup(pair => pair.Label, pair => pair.Service);
    }

    public static LabelledServices Of(ObjectSet set) => new([.. set.OfKind("Service").Where(item => item.Is("", "Service"))]);

    public bool Any(LabelSelector selector)
    {
        var equality = selector.Requirements.FirstOrDefault(requirement => requirement is { Operator: LabelOperator.In, Values.Length: 1 });
        var candidates = equality is null ? _services : _byLabel[(equality.Key, equality.Values[0])];
        return candidates.Any(service => selector.Matches(new(service.Labels)));
    }
}
