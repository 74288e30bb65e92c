using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets;

/// <summary>Writes the rows of a table of detectors of one category.</summary>
internal sealed class DetectorFamily(SecretCategory category)
{
    /// <summary>A secret that its own form gives away; the keyword is the pattern's beginning, unless others are named.</summary>
    public SecretDetector Token(string id, string title, Severity severity, string pattern, string example, string counterExample)
    {
        var prefix = TokenPattern.PrefixOf(pattern);
        return new()
        {
            Kind = new(id, title, category, severity),
            Keywords = prefix.Length >= KeywordIndex.ShortestKeyword ? [prefix] : [],
            Prefix = prefix,
            Shape = new TokenShape(pattern),
            Examples = [example],
            CounterExamples = [counterExample],
        };
    }

    /// <summary>A secret that the name before it gives away; case does not matter in the name.</summary>
    public SecretDetector Assigned(
        string id, string title, Severity severity, string[] names, string pattern, string example, string counterExample) => new()
    {
        Kind = new(id, title, category, severity),
        Keywords = [.. names],
        IgnoresCase = true,
        Prefix = TokenPattern.PrefixOf(pattern),
        Shape = new AssignedShape(pattern),
        Context = SecretContext.Assignment,
        MinEntropy = 2.7,
        Examples = [example],
        CounterExamples = [counterExample],
    };

    /// <summary>Any other shape.</summary>
    public SecretDetector Shaped(string id, string title, Severity severity, string[] keywords, SecretShape shape) => new()
    {
        Kind = new(id, title, category, severity),
        Keywords = [.. keywords],
        Shape = shape,
    };
}
