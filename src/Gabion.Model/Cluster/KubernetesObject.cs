using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster;

/// <summary>One Kubernetes object of any kind, as its manifest has it; every value keeps its place.</summary>
public sealed class KubernetesObject : Fact
{
    public KubernetesObject(SourceFile file, Field root)
        : this(file, root, root["apiVersion"].Text ?? "", root["kind"].Text ?? "")
    {
    }

    /// <summary>An item of a typed list, which need not repeat what it is.</summary>
    public KubernetesObject(SourceFile file, Field root, string apiVersion, string kind)
        : base(file)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        Root = root;
        ApiVersion = apiVersion;
        Kind = kind;
        var slash = ApiVersion.IndexOf('/');
        Group = slash < 0 ? "" : ApiVersion[..slash];
        Version = ApiVersion[(slash + 1)..];
        Metadata = root["metadata"];
        Name = Metadata["name"].Text ?? Metadata["generateName"].Text ?? "";
        Namespace = Metadata["namespace"].Text;
        Resource = new(Kind, Name, Namespace);
    }

    public Field Root { get; }

    public string ApiVersion { get; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; }

    /// <summary>The version without the group: <c>v1</c>.</summary>
    public string Version { get; }

    public string Kind { get; }

    public Field Metadata { get; }

    /// <summary>Keys that stand twice in one mapping of the manifest.</summary>
    public ImmutableArray<SyntaxProblem> RepeatedKeys { get; init; } = [];

    public Field Spec => Root["spec"];

    public string Name { get; }

    /// <summary>The namespace that the manifest names; null when it names none (then the one it is applied to).</summary>
    public string? Namespace { get; }

    /// <summary>The namespace for comparisons across objects: when none is named, the one that its file is applied to.</summary>
    public string NamespaceOrDefault => Namespace ?? File.DefaultNamespace;

    public Field Labels => Metadata["labels"];

    public Field Annotations => Metadata["annotations"];

    public override Resource Resource { get; }

    /// <summary>The same object, applied to <paramref name="namespace"/> when it names none.</summary>
    public KubernetesObject AppliedTo(string @namespace) => new(File with { DefaultNamespace = @namespace }, Root, ApiVersion, Kind) { RepeatedKeys = RepeatedKeys };

    /// <summary>True for <paramref name="kind"/> in <paramref name="group"/>, whatever the version.</summary>
    public bool Is(string group, string kind) => Kind == kind && Group == group;
}
