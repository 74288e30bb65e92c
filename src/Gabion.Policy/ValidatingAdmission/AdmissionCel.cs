using System.Collections.Concurrent;
using System.Collections.Immutable;
using Gabion.Policy.Cel;
using Gabion.Policy.Cel.Kubernetes;
using Gabion.Policy.MutatingAdmission;

namespace Gabion.Policy.ValidatingAdmission;

/// <summary>Which optional variables expressions of a policy have.</summary>
/// <param name="KubernetesMinor">The minor version whose libraries are used: 34 for 1.34.</param>
public readonly record struct AdmissionCelOptions(int KubernetesMinor, bool HasParams, bool HasAuthorizer)
{
    /// <summary>Expressions may make <c>Object{…}</c> and <c>JSONPatch{…}</c>, and call <c>jsonpatch.escapeKey</c>.</summary>
    public bool HasPatchTypes { get; init; }
}

/// <summary>
/// The environments of admission expressions: <c>object</c>, <c>oldObject</c>, <c>request</c>, <c>namespaceObject</c>, and where
/// they are asked for <c>params</c>, <c>authorizer</c> and <c>variables</c>. Every environment has the same slots, so that one
/// set of bindings serves all expressions of a policy.
/// </summary>
public static class AdmissionCel
{
    internal const string VariablesType = "kubernetes.variables";

    private static readonly ConcurrentDictionary<AdmissionCelOptions, CelEnvironment> Known = new();

    /// <summary>The environment without composed variables.</summary>
    public static CelEnvironment Environment(AdmissionCelOptions options) => Known.GetOrAdd(options, static options => Build(options, null));

    /// <summary>The environment with the composed variables that are known so far, by name and type.</summary>
    public static CelEnvironment Environment(AdmissionCelOptions options, ImmutableDictionary<string, CelType> variables) => Build(options, variables);

    private static CelEnvironment Build(AdmissionCelOptions options, ImmutableDictionary<string, CelType>? variables)
    {
        var builder = KubernetesCel.Builder(options.KubernetesMinor)
            .Variable("object", CelType.Dyn)
            .Variable("oldObject", CelType.Dyn)
            .Variable("request", AdmissionTypes.Request)
            .Variable("namespaceObject", AdmissionTypes.Namespace)
            .Hidden("variables", CelType.Struct(VariablesType), isVisible: variables is not null)
            .Hidden("params", CelType.Dyn, options.HasParams)
            .Hidden("authorizer", AuthorizerLibrary.Authorizer, options.HasAuthorizer)
            .Hidden("authorizer.requestResource", AuthorizerLibrary.ResourceCheck, options.HasAuthorizer);
        if (options.HasPatchTypes)
        {
            builder.Resolving(ConstructedObject.Resolve);
            builder.Overloads.AddRange(JsonPatchLibrary.Overloads);
        }

        foreach (var type in AdmissionTypes.All)
        {
            builder.Structs.Add(type);
        }

        builder.Structs.Add(new(VariablesType, CelType.Struct(VariablesType), variables ?? ImmutableDictionary<string, CelType>.Empty, null));
        return builder.Build();
    }
}
