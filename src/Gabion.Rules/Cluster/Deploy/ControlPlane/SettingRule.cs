using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Rules.Cluster.Deploy.ControlPlane;

/// <summary>A rule on one setting of a component: what is written, or what counts when nothing is.</summary>
internal abstract class SettingRule(ComponentKind component, string setting) : Rule<ComponentSettings>
{
    public override IEnumerable<Problem> Check(ComponentSettings fact)
    {
        if (fact.Kind != component)
        {
            yield break;
        }

        var value = fact[setting];
        if (value.IsKnown)
        {
            if (Fault(value) is { } fault)
            {
                yield return value.Problem($"{fault} ({value.Words})");
            }
        }
        else if (value.IsWritten)
        {
            yield return value.Problem($"{Card.Title}, or not: the value is filled in elsewhere ({value.Words})") with { Verdict = Verdict.CannotTell };
        }
    }

    /// <summary>What is wrong, as a sentence without its end; null when nothing is. Only asked when the value is known.</summary>
    protected abstract string? Fault(SettingValue value);
}
