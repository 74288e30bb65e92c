using System.Collections.Immutable;

namespace Gabion.Sources.Cluster;

/// <summary>A kind of object that an API server knows, in the version that it prefers.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Version"><c>v1</c>, <c>v1beta1</c>…</param>
/// <param name="Plural">The name in paths: <c>deployments</c>.</param>
/// <param name="Kind"><c>Deployment</c>.</param>
/// <param name="IsNamespaced">False for kinds of the cluster as a whole.</param>
public sealed record ApiKind(string Group, string Version, string Plural, string Kind, bool IsNamespaced)
{
    public static readonly ApiKind Namespaces = new("", "v1", "namespaces", "Namespace", IsNamespaced: false);

    /// <summary>What may be done: <c>get</c>, <c>list</c>, <c>watch</c>, <c>patch</c>… Empty when it is not known.</summary>
    public ImmutableArray<string> Verbs { get; init; } = [];

    /// <summary>As objects write it: <c>v1</c>, <c>apps/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As kubectl takes it: <c>deployments.apps</c>, <c>pods</c>.</summary>
    public string Name => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The path of the list, or of one object.</summary>
    /// <param name="space">Null: all namespaces.</param>
    /// <param name="name">Null: the list.</param>
    internal string PathOf(string? space, string? name = null, string? subresource = null)
    {
        var path = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        path += IsNamespaced && space is not null ? $"/namespaces/{Uri.EscapeDataString(space)}/{Plural}" : $"/{Plural}";
        path += name is null ? "" : $"/{Uri.EscapeDataString(name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    public override string ToString() => Name;
}

/// <summary>What an API server knows, and what it could not tell.</summary>
/// <param name="Kinds">Each once, in the group's preferred version, sorted by group and plural.</param>
/// <param name="Troubles">Groups that could not be asked, each with the reason (an aggregated API whose server is down).</param>
public sealed record ApiKinds(ImmutableArray<ApiKind> Kinds, ImmutableArray<(string Group, string Reason)> Troubles)
{
    public ApiKind? Find(string group, string kind) => Kinds.FirstOrDefault(one => one.Group == group && one.Kind == kind);
}
