using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Policy.CustomRules;

namespace Gabion.Policy.Schema;

/// <summary>The CustomResourceDefinitions of a set of objects, as schemas for the custom resources in it.</summary>
public sealed class CustomDefinitions
{
    private readonly Dictionary<(string ApiVersion, string Kind), Field> _schemas = [];
    private readonly Dictionary<(string ApiVersion, string Kind), Lazy<ResourceRules>> _rules = [];

    private CustomDefinitions()
    {
    }

    public static CustomDefinitions Of(ObjectSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        var definitions = new CustomDefinitions();
        foreach (var definition in set.OfKind("CustomResourceDefinition").Where(item => item.Group == "apiextensions.k8s.io"))
        {
            var kind = definition.Spec["names"]["kind"].Text ?? "";
            foreach (var version in definition.Spec["versions"].Items)
            {
                var schema = version["schema"]["openAPIV3Schema"];
                var key = ($"{definition.Spec["group"].Text}/{version["name"].Text}", kind);
                definitions._schemas[key] = schema.IsMapping ? schema : definition.Spec["validation"]["openAPIV3Schema"];
                if (schema.IsMapping)
                {
                    definitions._rules[key] = new(() => ResourceRules.Of(version));
                }
            }
        }

        return definitions;
    }

    /// <summary>Whether a definition of the kind is in the set.</summary>
    public bool Knows(KubernetesObject @object)
    {
        ArgumentNullException.ThrowIfNull(@object);
        return _schemas.ContainsKey((@object.ApiVersion, @object.Kind));
    }

    /// <summary>What is wrong with a custom resource; nothing for an object without a definition here.</summary>
    public ImmutableArray<SchemaFault> Check(KubernetesObject @object)
    {
        ArgumentNullException.ThrowIfNull(@object);
        if (!_schemas.TryGetValue((@object.ApiVersion, @object.Kind), out var schema) || !schema.IsMapping)
        {
            return [];
        }

        var walk = new CustomSchemaWalk();
        walk.CheckRoot(@object.Root, schema);

        // Rules are asked about what is valid otherwise; fields that the definition does not have are dropped before.
        return walk.Faults.TrueForAll(fault => fault.Kind == SchemaFaultKind.UnknownField) && _rules.TryGetValue((@object.ApiVersion, @object.Kind), out var rules)
            ? [.. walk.Faults, .. rules.Value.Check(@object.Root).Take(CustomSchemaWalk.MaxFaults)]
            : [.. walk.Faults];
    }
}
