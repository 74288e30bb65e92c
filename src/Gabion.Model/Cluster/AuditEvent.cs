using System.Collections.Immutable;

namespace Gabion.Model.Cluster;

/// <summary>
/// One event of an API server's audit log (<c>audit.k8s.io/v1</c> Event): who asked for what, and what the authorizers said.
/// </summary>
/// <param name="AuditId">The same for every stage of one request.</param>
/// <param name="Stage"><c>RequestReceived</c>, <c>ResponseStarted</c>, <c>ResponseComplete</c>, <c>Panic</c>.</param>
/// <param name="At">When the request was received; null when the event does not say.</param>
/// <param name="Verb">As the authorizers were asked: <c>get</c>, <c>list</c>, <c>create</c>…</param>
/// <param name="Impersonated">Whom the user acted as; null when as itself.</param>
/// <param name="Object">What it asked for; null for a path that is no object.</param>
/// <param name="Path">The path of the request, without its query.</param>
/// <param name="Decision"><c>allow</c>, <c>forbid</c>; null when the event does not say.</param>
/// <param name="Code">The status of the answer; null when there is none yet.</param>
public sealed record AuditEvent(
    string AuditId, string Stage, DateTimeOffset? At, string Verb, AuditUser User, AuditUser? Impersonated, AuditObject? Object, string Path, string? Decision, int? Code)
{
    /// <summary>Whether the request was let through; null when the event does not say.</summary>
    public bool? IsAllowed => Decision switch
    {
        "allow" => true,
        "forbid" => false,
        _ => Code switch { null => null, 401 or 403 => false, _ => true },
    };
}

/// <summary>Who asked.</summary>
/// <param name="Extra">What the authenticator added, by key.</param>
public sealed record AuditUser(string Name, ImmutableArray<string> Groups, string? Uid, ImmutableSortedDictionary<string, ImmutableArray<string>> Extra);

/// <summary>The object of a request; parts that it does not have are empty.</summary>
public sealed record AuditObject(string Group, string Resource, string Subresource, string Namespace, string Name);
