using Gabion.Intel.Scoring;
using Gabion.Model;

namespace Gabion.Intel.Advisories;

/// <summary>How bad one source says it is.</summary>
/// <param name="Source">Who says so: <c>Debian</c>, <c>GitHub</c>, <c>NVD</c>, <c>CNNVD</c>.</param>
/// <param name="Value">A CVSS vector, or the source's own word (<c>Moderate</c>, <c>高危</c>).</param>
public sealed record SeverityRating(string Source, string Value)
{
    public bool IsVector => CvssVector.LooksLike(Value);

    /// <summary>0 to 10, computed from the vector; null for words and for broken vectors.</summary>
    public double? Score => IsVector ? Cvss.Score(Value) : null;

    /// <summary>The level; null when the source gives none that means something.</summary>
    public Severity? Level => IsVector ? (Score is { } score ? Cvss.Level(score) : null) : SeverityWords.Parse(Value);
}
