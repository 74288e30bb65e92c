using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Encryption;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>What rules on EncryptionConfigurations share.</summary>
internal static class EncryptionRules
{
    /// <summary>A problem at each provider of that kind that writes, whatever it writes.</summary>
    public static IEnumerable<Problem> Writers(Field root, ProviderKind kind, string key, string fault)
    {
        var plan = new EncryptionPlan(root);
        return from writer in plan.Names.Select(name => (Name: name, Provider: plan.Writer(name)))
               where writer.Provider?.Kind == kind
               group writer.Name by writer.Provider!.Field[key].Path into names
               let field = plan.Providers.First(provider => provider.Field[key].Path == names.Key).Field[key]
               select new Problem(field.EntrySpan, field.Path, $"Objects of {string.Join(", ", names)} {fault}");
    }
}
