using System.Collections.Immutable;
using Gabion.Model.Cluster;

namespace Gabion.Policy.Schema;

/// <summary>
/// Says what the API server of a version would not take of an object, as strict field validation does: kinds and versions,
/// unknown fields, types, required fields, words that are not allowed. Where the version lies between the two known ones
/// and they differ, it is silent.
/// </summary>
public static class ObjectSchema
{
    /// <summary>Everything wrong with <paramref name="object"/>; nothing for custom resources.</summary>
    public static ImmutableArray<SchemaFault> Check(KubernetesObject @object, int minor)
    {
        ArgumentNullException.ThrowIfNull(@object);
        var schema = KubernetesSchema.Instance;
        if (!schema.IsBuiltIn(@object.Group) || @object.Root["apiVersion"].IsPlaceholder)
        {
            return [];
        }

        var version = @object.Root["apiVersion"];
        var removal = ApiRemoval.Of(@object.ApiVersion, @object.Kind);
        if (removal is not null && minor >= removal.Removed)
        {
            return [Removed(@object, removal, minor)];
        }

        var faults = ImmutableArray.CreateBuilder<SchemaFault>();
        if (removal is not null && minor >= removal.Deprecated)
        {
            faults.Add(Deprecated(@object, removal));
        }

        if (schema.Find(@object.ApiVersion, @object.Kind)?.For(minor) is { } type)
        {
            new SchemaWalk(minor, faults).Check(@object.Root, type);
        }
        else if (removal is null && IsCertainlyUnknown(schema, @object, minor))
        {
            var message = schema.Find(@object.ApiVersion, @object.Kind) is not null
                ? $"Kubernetes 1.{minor} does not serve {@object.Kind} in {@object.ApiVersion}"
                : $"No version of Kubernetes serves {@object.Kind} in {@object.ApiVersion}";
            faults.Add(new(SchemaFaultKind.UnknownVersion, version, $"{message}{Served(schema, @object.Kind)}"));
        }

        return faults.ToImmutable();
    }

    /// <summary>Kinds that came and went between the two known versions are in neither; a stable version (<c>v2</c>) is for ever.</summary>
    private static bool IsCertainlyUnknown(KubernetesSchema schema, KubernetesObject @object, int minor) =>
        minor is >= KubernetesSchema.Newest or KubernetesSchema.Oldest
        || (schema.Find(@object.ApiVersion, @object.Kind) is null && !@object.Version.Contains("alpha", StringComparison.Ordinal)
            && !@object.Version.Contains("beta", StringComparison.Ordinal));

    private static string Served(KubernetesSchema schema, string kind) =>
        schema.VersionsOf(kind) is { Count: > 0 } versions ? $"; it is in {string.Join(", ", versions)}" : ", and it knows no kind of that name";

    private static SchemaFault Removed(KubernetesObject @object, ApiRemoval removal, int minor) => new(
        SchemaFaultKind.RemovedVersion,
        @object.Root["apiVersion"],
        $"Kubernetes 1.{minor} does not serve {@object.Kind} in {@object.ApiVersion}: it was removed in 1.{removal.Removed}",
        Fix(@object, removal))
    {
        Replacement = Rename(@object, removal, minor),
    };

    private static SchemaFault Deprecated(KubernetesObject @object, ApiRemoval removal)
    {
        var end = removal.Removed is { } removed ? $" and removed in 1.{removed}" : "";
        return new(
            SchemaFaultKind.DeprecatedVersion,
            @object.Root["apiVersion"],
            $"{@object.Kind} in {@object.ApiVersion} is deprecated since 1.{removal.Deprecated}{end}",
            Fix(@object, removal))
        {
            Replacement = Rename(@object, removal, Math.Max(removal.Deprecated, removal.ReplacementSince)),
        };
    }

    private static string Fix(KubernetesObject @object, ApiRemoval removal) => removal switch
    {
        { Replacement: null } => $"There is no replacement; see what the migration guide says of {@object.Kind}.",
        { Rename: RenameSafety.Same } => $"Write `apiVersion: {removal.Replacement}` (served since 1.{removal.ReplacementSince}).",
        _ => $"Move to `{removal.Replacement}` (served since 1.{removal.ReplacementSince}); the migration guide lists the fields that change.",
    };

    private static string? Rename(KubernetesObject @object, ApiRemoval removal, int minor) => removal switch
    {
        { Replacement: null } => null,
        _ when minor < removal.ReplacementSince => null,
        { Rename: RenameSafety.Same } => removal.Replacement,
        { Rename: RenameSafety.NeedsSelector } when @object.Spec["selector"].Entries.Count > 0 => removal.Replacement,
        _ => null,
    };
}
