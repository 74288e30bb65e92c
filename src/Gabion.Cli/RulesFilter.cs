using Gabion.Model;

namespace Gabion.Cli;

/// <summary>Which rules to list; null takes all.</summary>
internal sealed record RulesFilter(Area? Area, Stage? Stage, Severity? AtLeast, string? Control)
{
    public bool Takes(RuleCard card) =>
        (Area is null || card.Area == Area)
        && (Stage is null || card.Stage == Stage)
        && (AtLeast is null || card.Severity >= AtLeast)
        && (Control is null || card.Controls.Any(TakesControl));

    // CIS takes every framework whose name begins so; CIS-Kubernetes-1.12:5.2 takes the requirement and what lies below it.
    private bool TakesControl(Control control)
    {
        var parts = Control!.Split(':', 2);
        return control.Framework.StartsWith(parts[0], StringComparison.OrdinalIgnoreCase)
            && (parts.Length == 1 || control.Requirement.Equals(parts[1], StringComparison.OrdinalIgnoreCase)
                || control.Requirement.StartsWith(parts[1] + ".", StringComparison.OrdinalIgnoreCase));
    }
}
