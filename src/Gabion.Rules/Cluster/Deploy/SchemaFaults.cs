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

    public IEnumerable<SchemaFault> Of(KubernetesObject @object, SchemaFaultKind kind)
    {
        if (!ReferenceEquals(_last.Value.Object, @object))
        {
            _last.Value = (@object, ObjectSchema.Check(@object, settings.KubernetesMinor));
        }

        return _last.Value.Faults.Where(fault => fault.Kind == kind);
    }

    public void Dispose() => _last.Dispose();
}
