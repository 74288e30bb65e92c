using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>A rule on one admission plugin of the API server: on or off, by what is written and by the version's default.</summary>
internal abstract class AdmissionRule(string plugin, bool shouldBeOn) : Rule<ComponentSettings>
{
    public override IEnumerable<Problem> Check(ComponentSettings fact)
    {
        if (fact.Kind == ComponentKind.ApiServer && AdmissionPlugins.IsOn(fact, plugin) is { } on && on.IsOn != shouldBeOn && Applies(fact))
        {
            yield return on.Decided.Problem($"{Fault} ({on.Decided.Words})");
        }
    }

    /// <summary>What is wrong, as a sentence without its end.</summary>
    protected abstract string Fault { get; }

    /// <summary>False where the plugin does not exist.</summary>
    protected virtual bool Applies(ComponentSettings server) => true;
}
