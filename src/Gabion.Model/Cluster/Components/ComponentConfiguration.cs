using Gabion.Formats.Tree;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// A document in the shape of an object that no API server stores: what a component is configured with, such as an
/// EncryptionConfiguration, an audit Policy, an AdmissionConfiguration.
/// </summary>
public sealed class ComponentConfiguration(SourceFile file, Field root, string apiVersion, string kind) : Fact(file)
{
    public Field Root { get; } = root;

    public string ApiVersion { get; } = apiVersion;

    public string Kind { get; } = kind;

    public string Group => ApiVersion.Contains('/') ? ApiVersion[..ApiVersion.IndexOf('/')] : "";

    public override Resource Resource { get; } = new(kind, file.Path[(file.Path.LastIndexOf('/') + 1)..]);
}
