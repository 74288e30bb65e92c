using Gabion.Formats.Tree;

namespace Gabion.Readers.Packages.Sbom;

/// <summary>The licences of an SPDX 3 graph (profiles SimpleLicensing and ExpandedLicensing) as expressions.</summary>
internal sealed class Spdx3Licences
{
    private const string Listed = "https://spdx.org/licenses/";
    private const int MaxDepth = 20;

    private readonly Dictionary<string, Field> _elements = new(StringComparer.Ordinal);

    public static bool Is(string type) => type.StartsWith("simplelicensing_", StringComparison.Ordinal) || type.StartsWith("expandedlicensing_", StringComparison.Ordinal);

    public void Add(string id, Field element) => _elements.TryAdd(id, element);

    /// <summary>The expression that an element is, or that an identifier of SPDX's list names; null for "none", "no assertion" and what is not in the graph.</summary>
    public string? Of(string id) => Expression(id, 0) is { } text and not ("NOASSERTION" or "NONE" or "") ? text : null;

    private string? Expression(string id, int depth)
    {
        if (depth > MaxDepth)
        {
            return null; // a circle
        }

        if (!_elements.TryGetValue(id, out var element))
        {
            return id.StartsWith(Listed, StringComparison.Ordinal) ? id[Listed.Length..] : null;
        }

        return Spdx3Bill.TypeOf(element) switch
        {
            "simplelicensing_LicenseExpression" => element["simplelicensing_licenseExpression"].Text,
            "expandedlicensing_ListedLicense" or "expandedlicensing_ListedLicenseException" => id.StartsWith(Listed, StringComparison.Ordinal) ? id[Listed.Length..] : element["name"].Text,
            "expandedlicensing_ConjunctiveLicenseSet" => Joined(element, " AND ", depth),
            "expandedlicensing_DisjunctiveLicenseSet" => Joined(element, " OR ", depth),
            "expandedlicensing_OrLaterOperator" => Expression(element["expandedlicensing_subjectLicense"].Text ?? "", depth + 1) is { } licence ? $"{licence}+" : null,
            "expandedlicensing_WithAdditionOperator" =>
                Expression(element["expandedlicensing_subjectExtendableLicense"].Text ?? "", depth + 1) is { } licence && Expression(element["expandedlicensing_subjectAddition"].Text ?? "", depth + 1) is { } addition
                    ? $"{licence} WITH {addition}"
                    : null,
            "expandedlicensing_CustomLicense" or "expandedlicensing_CustomLicenseAddition" or "simplelicensing_SimpleLicensingText" => element["name"].Text ?? element["simplelicensing_licenseText"].Text,
            _ => null,
        };
    }

    /// <summary>Null where one of the members is not known: a part of a licence would say too little or too much.</summary>
    private string? Joined(Field set, string word, int depth)
    {
        var members = Spdx3Bill.Texts(set["expandedlicensing_member"]).Select(member => Expression(member, depth + 1)).ToList();
        return members.Count == 0 || members.Contains(null) ? null
            : depth == 0 ? string.Join(word, members)
            : $"({string.Join(word, members)})";
    }
}
