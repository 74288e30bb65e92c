using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>What matching needs of an object, read once.</summary>
internal sealed class ObjectFacts
{
    private readonly RegoObject? _metadata;

    public ObjectFacts(RegoObject @object)
    {
        Object = @object;
        var version = Text(@object, "apiVersion");
        var slash = version.IndexOf('/', StringComparison.Ordinal);
        Group = slash < 0 ? "" : version[..slash];
        Version = slash < 0 ? version : version[(slash + 1)..];
        Kind = Text(@object, "kind");
        _metadata = @object.Get("metadata") as RegoObject;
        Name = Text(_metadata, "name");
        GenerateName = Text(_metadata, "generateName");
        Namespace = Text(_metadata, "namespace");
        Labels = _metadata?.Get("labels") as RegoObject ?? RegoObject.Empty;
    }

    public RegoObject Object { get; }

    public string Group { get; }

    public string Version { get; }

    public string Kind { get; }

    public string Name { get; }

    public string GenerateName { get; }

    public string Namespace { get; }

    public RegoObject Labels { get; }

    public bool IsNamespace => Group.Length == 0 && Kind == "Namespace";

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>Deployment default/web</c></summary>
    public string Display => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";

    public static string Text(RegoObject? @object, string field) => (@object?.Get(field) as RegoString)?.Value ?? "";
}
