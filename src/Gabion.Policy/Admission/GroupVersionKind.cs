namespace Gabion.Policy.Admission;

/// <summary>A kind of the Kubernetes API; the core group is the empty text.</summary>
public readonly record struct GroupVersionKind(string Group, string Version, string Kind)
{
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static GroupVersionKind Of(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return new(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], kind);
    }

    public override string ToString() => $"{ApiVersion} {Kind}";
}

/// <summary>A resource of the Kubernetes API, by its plural name.</summary>
public readonly record struct GroupVersionResource(string Group, string Version, string Resource);
