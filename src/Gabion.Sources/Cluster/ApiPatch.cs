namespace Gabion.Sources.Cluster;

/// <summary>A change to one object, as the API server takes it.</summary>
public sealed record ApiPatch
{
    private ApiPatch(string type, byte[] body, string query, bool isRepeatable)
    {
        Type = type;
        Body = body;
        Query = query;
        IsRepeatable = isRepeatable;
    }

    /// <summary>The server only says what would come of it.</summary>
    public bool IsDryRun { get; init; }

    /// <summary><c>status</c>, <c>scale</c>; null: the object itself.</summary>
    public string? Subresource { get; init; }

    internal string Type { get; }

    internal byte[] Body { get; }

    internal string Query { get; }

    internal bool IsRepeatable { get; }

    /// <summary>Server-side apply: the fields that the manager wants; the object is made when it is not there.</summary>
    /// <param name="body">The object with just these fields, in JSON or YAML, apiVersion, kind and name among them.</param>
    /// <param name="manager">Who owns the fields.</param>
    /// <param name="isForced">Takes over fields that others own, instead of a conflict.</param>
    public static ApiPatch Apply(byte[] body, string manager, bool isForced) =>
        new("application/apply-patch+yaml", body, $"fieldManager={Uri.EscapeDataString(manager)}{(isForced ? "&force=true" : "")}", isRepeatable: true);

    /// <summary>JSON merge patch (RFC 7386).</summary>
    public static ApiPatch Merge(byte[] body, string manager) =>
        new("application/merge-patch+json", body, $"fieldManager={Uri.EscapeDataString(manager)}", isRepeatable: true);

    /// <summary>JSON patch (RFC 6902). It is not sent again when it is not known what came of it.</summary>
    public static ApiPatch Json(byte[] body, string manager) =>
        new("application/json-patch+json", body, $"fieldManager={Uri.EscapeDataString(manager)}", isRepeatable: false);
}
