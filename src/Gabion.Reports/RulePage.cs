using Gabion.Model;

namespace Gabion.Reports;

/// <summary>Where a reader finds more about a rule.</summary>
public static class RulePage
{
    /// <summary>The file of a rule below <c>docs/rules/</c>.</summary>
    public static string FileOf(RuleId id) => $"{id}.md";

    /// <summary>The rule's page; without an address for the pages its first reference; null when it has none.</summary>
    public static string? UrlOf(RuleCard card, string? pages)
    {
        ArgumentNullException.ThrowIfNull(card);
        return pages is not null ? pages + FileOf(card.Id) : card.References.FirstOrDefault();
    }
}
