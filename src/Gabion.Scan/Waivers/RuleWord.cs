using Gabion.Model;

namespace Gabion.Scan.Waivers;

/// <summary>How a waiver or an inline ignore names what it accepts: a rule, as everywhere, or a secret detector.</summary>
internal static class RuleWord
{
    /// <summary>The name of the evidence that says which detector found a secret.</summary>
    private const string Detector = "detector";

    public static bool Names(string word, Finding finding) => RuleSelection.Names(word, finding.Rule)
        || finding.Evidence.Any(evidence => evidence.Name == Detector && string.Equals(evidence.Value, word, StringComparison.OrdinalIgnoreCase));
}
