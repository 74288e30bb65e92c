using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>
/// What is wrong with an object by the schema, for the rules that each tell one kind of it. They look at one object after
/// the other, each on one thread, so that the last answer of a thread serves them all.
/// </summary>
internal sealed class SchemaFaults(RuleSettings settings) : IDisposable
{
    private readonly ThreadLocal<(KubernetesObject? Object, ImmutableArray<SchemaFault> Faults)> _last = new();

    public ImmutableArray<SchemaFault> Of(KubernetesObject @object)
    {
        var (last, faults) = _last.Value;
        if (!ReferenceEquals(last, @object))
        {
            faults = ObjectSchema.Check(@object, settings.KubernetesMinor);
            _last.Value = (@object, faults);
        }

        return faults;
    }

    public void Dispose() => _last.Dispose();
}
