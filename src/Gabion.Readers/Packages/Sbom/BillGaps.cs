using Gabion.Formats.Tree;
using Gabion.Model;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>
/// What a bill says of its own gaps, so that a list that is not whole is not taken for one that is: properties of Gabion's, the
/// <c>compositions</c> of CycloneDX, annotations and <c>completeness</c> of SPDX; and a bill that names nothing.
/// </summary>
internal static class BillGaps
{
    /// <summary>The name under which our own bills say what was not assessed.</summary>
    public const string Note = "gabion:notAssessed";

    private const string Remedy = "Make the bill again from what it is of, once that can be read whole.";

    /// <summary>Tells what a CycloneDX document says (cyclonedx.org, 1.6: <c>compositions</c>, <c>aggregate</c>).</summary>
    public static void OfCycloneDx(PackageCollector found, Field root)
    {
        var told = Tell(found, root["metadata"]["properties"].Items.Concat(root["properties"].Items).Where(item => item["name"].Text == Note).Select(item => item["value"].Text));
        if (!told)
        {
            foreach (var aggregate in root["compositions"].Items.Select(item => item["aggregate"].Text).Where(IsIncomplete).Distinct(StringComparer.Ordinal))
            {
                found.Gap(GapKind.Unknown, null, $"The bill says of itself that it is not whole ({aggregate}); what it leaves out is not known", Remedy);
            }
        }
    }

    /// <summary>Tells what the annotations of an SPDX document say.</summary>
    public static void OfAnnotations(PackageCollector found, IEnumerable<string?> comments) =>
        Tell(found, comments.Select(comment => comment?.StartsWith(Note + ": ", StringComparison.Ordinal) == true ? comment[(Note.Length + 2)..] : null));

    /// <summary>Tells of a relationship of SPDX 3 that says <c>incomplete</c> of what a root element contains.</summary>
    public static void Incomplete(PackageCollector found, string relationship) =>
        found.Gap(GapKind.Unknown, null, $"The bill says of itself that it is not whole ({relationship}: incomplete); what it leaves out is not known", Remedy);

    /// <summary>Tells of parts that have neither a package URL nor another name that tells which package they are.</summary>
    /// <param name="parts">What the format calls them: <c>components</c>.</param>
    public static void Unnamed(PackageCollector found, int count, string parts)
    {
        if (count > 0)
        {
            found.Gap(GapKind.Unknown, null, $"{count} {parts} have no package URL, so which packages they are is not known");
        }
    }

    /// <summary>Tells of parts that are images.</summary>
    public static void Images(PackageCollector found, int count, string parts)
    {
        if (count > 0)
        {
            found.Gap(GapKind.Unknown, null, $"{count} {parts} are container images; what is in them is not known", "Scan the images, or bills of them.");
        }
    }

    /// <summary>Tells of a bill that names no package, unless it was already said why.</summary>
    public static void OfNothing(PackageCollector found)
    {
        if (found.Packages.Count == 0 && !found.HasGaps)
        {
            found.Gap(GapKind.Unknown, null, "The bill names no packages, so nothing can be said of what it is of", "Where there are packages, make the bill again with a tool that finds them.");
        }
    }

    private static bool Tell(PackageCollector found, IEnumerable<string?> reasons)
    {
        var any = false;
        foreach (var reason in reasons.Where(reason => !string.IsNullOrWhiteSpace(reason)).Distinct(StringComparer.Ordinal))
        {
            any = true;
            found.Gap(GapKind.Unknown, null, $"Where the bill was made, this was not assessed: {reason}", Remedy);
        }

        return any;
    }

    private static bool IsIncomplete(string? aggregate) => aggregate?.StartsWith("incomplete", StringComparison.Ordinal) == true;
}
