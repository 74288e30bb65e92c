namespace Gabion.Policy.Rbac;

/// <summary>What somebody wants to do, as the API server's authorizers are asked.</summary>
/// <param name="Verb"><c>get</c>, <c>list</c>, <c>create</c>, <c>impersonate</c>…</param>
public abstract record AccessRequest(string Verb);

/// <summary>A request for objects.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural in lower case: <c>pods</c>.</param>
/// <param name="Subresource"><c>exec</c>; empty for the object itself.</param>
/// <param name="Namespace">Empty for objects without one, and for a request over all namespaces.</param>
/// <param name="Name">Empty when no object is named (create, list, watch, deletecollection).</param>
public sealed record ResourceRequest(string Verb, string Group, string Resource, string Subresource = "", string Namespace = "", string Name = "")
    : AccessRequest(Verb)
{
    /// <summary><c>pods/exec</c>.</summary>
    public string Path => Subresource.Length == 0 ? Resource : $"{Resource}/{Subresource}";

    public override string ToString() => $"{Verb} {Path}{(Group.Length == 0 ? "" : $".{Group}")}{(Name.Length == 0 ? "" : $" {Name}")}";
}

/// <summary>A request for a path that is no object: <c>/metrics</c>.</summary>
public sealed record PathRequest(string Verb, string Path) : AccessRequest(Verb)
{
    public override string ToString() => $"{Verb} {Path}";
}
