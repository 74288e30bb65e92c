using System.Collections.Immutable;
using System.Xml.Linq;

namespace Gabion.Intel.Feeds.Oval;

/// <summary>A criterion, or several joined.</summary>
/// <param name="Test">The test that a criterion refers to; null for one that extends another definition, and for several.</param>
/// <param name="Comment">What the criterion asks, in the vendor's words.</param>
/// <param name="IsAny">Of several one is enough; otherwise all are needed.</param>
internal sealed record OvalNode(string? Test, string Comment, bool IsNegated, bool IsAny, ImmutableArray<OvalNode> Children)
{
    private const int MaxDepth = 50;

    /// <summary>Whether it is several, rather than a criterion.</summary>
    public bool IsGroup => !Children.IsDefault;

    /// <summary>Throws <see cref="FormatException"/> for operators that are not read and for trees that are too deep.</summary>
    public static OvalNode Read(XElement element, Func<string, string> shared, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new FormatException($"its criteria are nested more than {MaxDepth} levels deep");
        }

        var comment = shared(((string?)element.Attribute("comment") ?? "").Trim());
        var isNegated = (string?)element.Attribute("negate") is "true" or "1";
        switch (element.Name.LocalName)
        {
            case "criterion":
                return new(shared((string?)element.Attribute("test_ref") ?? throw new FormatException("a criterion names no test")), comment, isNegated, IsAny: false, default);
            case "extend_definition":
                return new(null, comment, isNegated, IsAny: false, default);
            default:
                var word = (string?)element.Attribute("operator") ?? "AND";
                return word is "AND" or "OR"
                    ? new(null, comment, isNegated, word == "OR", [.. element.Elements().Where(child => child.Name.LocalName is "criteria" or "criterion" or "extend_definition").Select(child => Read(child, shared, depth + 1))])
                    : throw new FormatException($"its criteria are joined by '{word}', which is not read");
        }
    }
}
