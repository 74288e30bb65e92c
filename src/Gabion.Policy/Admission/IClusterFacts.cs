using Gabion.Formats.Tree;
using Gabion.Policy.Cel.Kubernetes;

namespace Gabion.Policy.Admission;

/// <summary>The port to what decisions need besides the request: namespaces, parameters, scopes, the authorizer.</summary>
public interface IClusterFacts
{
    /// <summary>True when an object that is not found is not there; false when it may be, in a cluster that is not at hand.</summary>
    bool IsComplete { get; }

    /// <summary>Null when it cannot be asked.</summary>
    IAuthorizer? Authorizer { get; }

    /// <summary>Whether a kind lives in namespaces; null when that is not known.</summary>
    bool? IsNamespaced(string group, string kind);

    /// <summary>The Namespace object; null when it is not found.</summary>
    Node? FindNamespace(string name);

    /// <summary>Every object of a kind, in any version of its group, in one namespace; null for cluster-scoped ones.</summary>
    IEnumerable<Node> FindObjects(string group, string kind, string? @namespace);
}
