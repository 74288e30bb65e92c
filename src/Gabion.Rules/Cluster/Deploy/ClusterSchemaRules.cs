using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>The rules on what the API server takes at all, in order of their ids.</summary>
internal static class ClusterSchemaRules
{
    public static ImmutableArray<Rule> Create(RuleSettings settings)
    {
#pragma warning disable CA2000 // lives as long as the rules, which is as long as the program
        var faults = new SchemaFaults(settings);
#pragma warning restore CA2000
        return
        [
            new KeyStandsTwice(),
            new FieldIsUnknown(faults),
            new ValueHasWrongType(faults),
            new RequiredFieldIsMissing(faults),
            new ValueIsNotAllowed(faults),
            new ApiVersionIsUnknown(faults),
            new ApiVersionIsRemoved(faults),
            new ApiVersionIsDeprecated(faults),
            new CustomResourceBreaksSchema(),
            new DefinitionIsRefused(settings),
        ];
    }
}
