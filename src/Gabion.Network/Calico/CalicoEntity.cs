using System.Collections.Immutable;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Policies;

namespace Gabion.Network.Calico;

/// <summary>
/// The endpoints that a Calico policy, or the source or destination of a rule, means. Every condition that is given must hold.
/// </summary>
public sealed class CalicoEntity : EndpointSelector
{
    /// <summary>Before the labels that a pod has from its service account.</summary>
    private const string OfAccount = "pcsa.";

    /// <summary>The only namespace; null for policies of the whole cluster, and where <see cref="Namespaces"/> chooses.</summary>
    public string? Namespace { get; init; }

    public CalicoSelector? Namespaces { get; init; }

    public CalicoSelector? Selector { get; init; }

    public CalicoSelector? Except { get; init; }

    public ImmutableArray<string> AccountNames { get; init; } = [];

    public CalicoSelector? Accounts { get; init; }

    /// <summary>The addresses that the endpoint must have; null for any.</summary>
    public AddressSet? Addresses { get; init; }

    /// <summary>The addresses that it must not have.</summary>
    public AddressSet ExceptAddresses { get; init; } = AddressSet.Empty;

    /// <summary>True when it can only be an endpoint (or a network set): then no other address matches.</summary>
    public bool NamesEndpoints => Namespace is not null || Namespaces is not null || Selector is not null || !AccountNames.IsEmpty || Accounts is not null;

    public override Match Matches(EndpointClass endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var match = Scope(endpoints);
        if (match != Match.No && Selector is not null)
        {
            match = match.And(Selector.Matches(Labels(endpoints)));
        }

        if (match != Match.No && Except is not null)
        {
            match = match.And(Except.Matches(Labels(endpoints)).Not());
        }

        if (match != Match.No && !AccountNames.IsEmpty)
        {
            match = match.And(MatchLogic.Of(endpoints.Kind == EndpointKind.Pod && AccountNames.Contains(endpoints.ServiceAccount)));
        }

        if (match != Match.No && Accounts is not null)
        {
            match = match.And(MatchLogic.Of(endpoints.Kind == EndpointKind.Pod)).And(Accounts.Matches(AccountLabels(endpoints)));
        }

        if (match != Match.No && Addresses is not null)
        {
            match = match.And(Within(endpoints.Addresses, Addresses));
        }

        return match == Match.No || ExceptAddresses.IsEmpty ? match : match.And(Within(endpoints.Addresses, ExceptAddresses).Not());
    }

    public override void Look(Visibility visible)
    {
        ArgumentNullException.ThrowIfNull(visible);
        var keys = (Selector?.Keys() ?? []).Concat(Except?.Keys() ?? []).ToList();
        visible.LabelKeys.UnionWith(keys);
        visible.ServiceAccounts |= !AccountNames.IsEmpty || Accounts is not null || keys.Exists(key => key == "projectcalico.org/serviceaccount" || key.StartsWith(OfAccount, StringComparison.Ordinal));
        visible.Addresses |= Addresses is not null || !ExceptAddresses.IsEmpty;
    }

    public override string ToString()
    {
        var parts = new List<string>();
        Add(Selector, "selector");
        Add(Except, "notSelector");
        Add(Namespaces, "namespaceSelector");
        Add(Namespace, "namespace");
        Add(AccountNames.IsEmpty ? null : string.Join(", ", AccountNames), "service accounts");
        Add(Accounts, "serviceAccountSelector");
        Add(Addresses, "nets");
        Add(ExceptAddresses.IsEmpty ? null : ExceptAddresses, "notNets");
        return parts.Count == 0 ? "anything" : string.Join(", ", parts);

        void Add(object? value, string name)
        {
            if (value is not null)
            {
                parts.Add($"{name} {value}");
            }
        }
    }

    /// <summary>The labels of an endpoint, those that Calico gives it included.</summary>
    private static LabelTest Labels(EndpointClass endpoints) => (key, test) => key switch
    {
        "projectcalico.org/namespace" => Given(endpoints.Kind != EndpointKind.Host, endpoints.Namespace.Name, test),
        "projectcalico.org/orchestrator" => Given(endpoints.Kind != EndpointKind.Host, "k8s", test),
        "projectcalico.org/serviceaccount" => Given(endpoints.Kind != EndpointKind.Host, endpoints.ServiceAccount, test),
        _ when key.StartsWith("pcns.", StringComparison.Ordinal) => endpoints.Kind == EndpointKind.Host ? Match.No : NamespaceLabels(endpoints.Namespace)(key["pcns.".Length..], test),
        _ when key.StartsWith(OfAccount, StringComparison.Ordinal) => endpoints.Kind == EndpointKind.Host ? Match.No : AccountLabels(endpoints)(key[OfAccount.Length..], test),
        _ => Ask(endpoints.Labels, key, test),
    };

    /// <summary>The labels of a namespace, its name among them under Calico's key.</summary>
    public static LabelTest NamespaceLabels(NamespaceFact space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return (key, test) => key switch
        {
            "projectcalico.org/name" => Given(true, space.Name, test),
            "projectcalico.org/namespace" => Match.Yes,
            _ => Ask(space.Labels, key, test),
        };
    }

    private static LabelTest AccountLabels(EndpointClass endpoints) => (key, test) =>
        key == "projectcalico.org/name" ? Given(true, endpoints.ServiceAccount, test) : Ask(endpoints.ServiceAccountLabels, key, test);

    private Match Scope(EndpointClass endpoints)
    {
        if (Namespaces is CalicoSelector.Global)
        {
            return MatchLogic.Of(endpoints.Kind == EndpointKind.Host);
        }

        if (Namespaces is not null)
        {
            return endpoints.Kind == EndpointKind.Host ? Match.No : Namespaces.Matches(NamespaceLabels(endpoints.Namespace));
        }

        return Namespace is null ? Match.Yes : MatchLogic.Of(endpoints.Kind != EndpointKind.Host && endpoints.Namespace.Name == Namespace);
    }

    private static Match Ask(LabelMap labels, string key, Func<string, bool>? test) =>
        test is null ? MatchLogic.Of(labels.Contains(key)) : labels.Test(key, test);

    private static Match Given(bool isThere, string value, Func<string, bool>? test) => MatchLogic.Of(isThere && (test is null || test(value)));

    /// <summary>A pod whose addresses are not known has one of IPv4; which one, the input does not say.</summary>
    private static Match Within(AddressSet? addresses, AddressSet wanted)
    {
        if (addresses is null)
        {
            return wanted.IsFull || wanted.V4.IsFull ? Match.Yes : wanted.IsEmpty ? Match.No : Match.Unknown;
        }

        return wanted.Contains(addresses) ? Match.Yes : wanted.Overlaps(addresses) ? Match.Unknown : Match.No;
    }
}
