using Gabion.Formats.Tree;

namespace Gabion.Policy.Admission;

/// <summary>What is asked of an object.</summary>
public enum AdmissionOperation
{
    Create,
    Update,
    Delete,
    Connect,
}

/// <summary>A request to the API server on which policies decide: the <c>request</c> of an AdmissionReview.</summary>
public sealed record AdmissionRequest
{
    public required AdmissionOperation Operation { get; init; }

    public required GroupVersionKind Kind { get; init; }

    public required GroupVersionResource Resource { get; init; }

    public string SubResource { get; init; } = "";

    /// <summary>Empty when the API server makes the name up.</summary>
    public string Name { get; init; } = "";

    /// <summary>Empty for what is cluster-scoped; a Namespace object has its own name here.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object as it would be; null on a deletion.</summary>
    public Node? Object { get; init; }

    /// <summary>The object as it is; null on a creation.</summary>
    public Node? OldObject { get; init; }

    /// <summary>Who asks: username, uid, groups, extra. Null when that is not known, as it is for a file.</summary>
    public Node? UserInfo { get; init; }

    public bool DryRun { get; init; }

    /// <summary>CreateOptions and their kind.</summary>
    public Node? Options { get; init; }

    internal bool IsNamespaceObject => Kind is { Group: "", Kind: "Namespace" };

    internal string OperationText => Operation switch
    {
        AdmissionOperation.Create => "CREATE",
        AdmissionOperation.Update => "UPDATE",
        AdmissionOperation.Delete => "DELETE",
        _ => "CONNECT",
    };

    /// <summary>The request of an AdmissionReview (v1 or v1beta1), as the API server sends it to webhooks; null when it is none.</summary>
    public static AdmissionRequest? OfReview(Field review)
    {
        var request = review["request"];
        if (review["kind"].Text != "AdmissionReview" || !request.IsMapping || !Enum.TryParse<AdmissionOperation>(request["operation"].Text, ignoreCase: true, out var operation))
        {
            return null;
        }

        var (kind, resource) = (request["kind"], request["resource"]);
        return new()
        {
            Operation = operation,
            Kind = new(kind["group"].Text ?? "", kind["version"].Text ?? "", kind["kind"].Text ?? ""),
            Resource = new(resource["group"].Text ?? "", resource["version"].Text ?? "", resource["resource"].Text ?? ""),
            SubResource = request["subResource"].Text ?? "",
            Name = request["name"].Text ?? "",
            Namespace = request["namespace"].Text ?? "",
            Object = request["object"].IsSet ? request["object"].Node : null,
            OldObject = request["oldObject"].IsSet ? request["oldObject"].Node : null,
            UserInfo = request["userInfo"].Node,
            DryRun = request["dryRun"].IsTrue,
            Options = request["options"].Node,
        };
    }

    /// <summary>The request that creating an object of a manifest makes.</summary>
    /// <param name="namespace">Where it is created, when the manifest does not say.</param>
    public static AdmissionRequest ToCreate(Field manifest, IClusterFacts facts, string @namespace = "default")
    {
        ArgumentNullException.ThrowIfNull(facts);
        var kind = GroupVersionKind.Of(manifest["apiVersion"].Text ?? "", manifest["kind"].Text ?? "");
        var named = manifest["metadata"]["namespace"].Text;
        var name = manifest["metadata"]["name"].Text ?? "";
        var isNamespaced = facts.IsNamespaced(kind.Group, kind.Kind) ?? named is not null;
        return new()
        {
            Operation = AdmissionOperation.Create,
            Kind = kind,
            Resource = new(kind.Group, kind.Version, ResourceNames.Plural(kind.Kind)),
            Name = name,
            Namespace = isNamespaced ? named ?? @namespace : kind is { Group: "", Kind: "Namespace" } ? name : "",
            Object = manifest.Node,
        };
    }

    /// <summary>The request with the object as the API server completes it before validating policies are asked.</summary>
    public AdmissionRequest Completed() => this with { Object = ServerDefaults.Of(Kind, Object) };
}
