using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Schema;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A rule that tells one kind of schema fault.</summary>
internal abstract class SchemaRule(SchemaFaults faults, SchemaFaultKind kind) : Rule<KubernetesObject>
{
    public override IEnumerable<Problem> Check(KubernetesObject @object) => faults.Of(@object) is { IsEmpty: false } all ? Told(all) : [];

    private IEnumerable<Problem> Told(ImmutableArray<SchemaFault> all) =>
        from fault in all
        where fault.Kind == kind
        select Problem.At(fault.At, fault.Message) with
        {
            Span = kind == SchemaFaultKind.UnknownField ? fault.At.EntrySpan : fault.At.Span,
            Fix = fault.Fix,
            Patch = fault.Replacement is { } replacement ? Patch.Set(fault.At, replacement) : null,
        };
}
