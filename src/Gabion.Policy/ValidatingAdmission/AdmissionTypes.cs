using System.Collections.Immutable;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Check;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>The types of <c>request</c> and <c>namespaceObject</c>, as <c>k8s.io/apiserver/pkg/admission/plugin/cel</c> declares them.</summary>
internal static class AdmissionTypes
{
    private const string Package = "kubernetes.";

    public static readonly CelType Request = CelType.Struct($"{Package}AdmissionRequest");
    public static readonly CelType Namespace = CelType.Struct($"{Package}Namespace");

    public static readonly IReadOnlyList<CelStruct> All =
    [
        Struct("GroupVersionKind", "group string, version string, kind string"),
        Struct("GroupVersionResource", "group string, version string, resource string"),
        Struct("UserInfo", "username string, uid string, groups list(string), extra map(string list(string))"),
        Struct(
            "AdmissionRequest",
            "kind GroupVersionKind, resource GroupVersionResource, subResource string, requestKind GroupVersionKind, requestResource GroupVersionResource, "
            + "requestSubResource string, name string, namespace string, operation string, userInfo UserInfo, dryRun bool, options dyn"),
        Struct("NamespaceSpec", "finalizers list(string)"),
        Struct("NamespaceCondition", "status string, type string, lastTransitionTime timestamp, message string, reason string"),
        Struct("NamespaceStatus", "conditions list(NamespaceCondition), phase string"),
        Struct(
            "NamespaceMetadata",
            "name string, generateName string, namespace string, labels map(string string), annotations map(string string), UID string, creationTimestamp timestamp, "
            + "deletionGracePeriodSeconds int, deletionTimestamp timestamp, generation int, resourceVersion string, finalizers list(string)"),
        Struct("Namespace", "metadata NamespaceMetadata, spec NamespaceSpec, status NamespaceStatus"),
    ];

    /// <summary>Fields as <c>name type, name type</c>; the two types of a map are parted by a blank.</summary>
    private static CelStruct Struct(string name, string fields)
    {
        var types = ImmutableDictionary.CreateBuilder<string, CelType>(StringComparer.Ordinal);
        foreach (var field in fields.Split(", "))
        {
            var blank = field.IndexOf(' ', StringComparison.Ordinal);
            types.Add(field[..blank], Named(Signature.ReadType(field[(blank + 1)..].Replace(' ', ','))));
        }

        return new(Package + name, CelType.Struct(Package + name), types.ToImmutable(), null);
    }

    /// <summary>A name that is no type of the language is one of the structs here.</summary>
    private static CelType Named(CelType type) => type.TypeKind switch
    {
        CelTypeKind.Opaque => CelType.Struct(Package + type.RuntimeName),
        CelTypeKind.List => CelType.ListOf(Named(type.Parameters[0])),
        _ => type,
    };
}
