using System.Collections.Immutable;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>The rules on encryption by service meshes, in order of their ids.</summary>
internal static class MeshRules
{
    public static ImmutableArray<Rule> Create() =>
    [
        new MeshTlsIsDisabled(),
        new MeshTlsIsPermissive(),
        new DestinationRuleDropsTls(),
        new DestinationRuleSkipsVerification(),
        new LinkerdLetsInPlainText(),
    ];
}
