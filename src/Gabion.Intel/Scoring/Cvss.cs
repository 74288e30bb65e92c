using Gabion.Model;

namespace Gabion.Intel.Scoring;

/// <summary>
/// Scores of CVSS vectors, computed from the specifications of FIRST: the base score of 2.0, 3.0 and 3.1, and the score of
/// 4.0 with the threat and environment that the vector names.
/// </summary>
public static class Cvss
{
    /// <summary>0 to 10 with one decimal; null when the text is no whole vector of a version that is known.</summary>
    public static double? Score(string vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return CvssVector.TryParse(vector) is not { } parsed ? null : parsed.Version switch
        {
            "2.0" => CvssTwo.Score(parsed),
            "3.0" or "3.1" => CvssThree.Score(parsed),
            _ => CvssFour.Score(parsed),
        };
    }

    /// <summary>The qualitative rating scale of CVSS 3.1 (section 5), which 4.0 keeps.</summary>
    public static Severity Level(double score) => score switch
    {
        >= 9 => Severity.Critical,
        >= 7 => Severity.High,
        >= 4 => Severity.Medium,
        > 0 => Severity.Low,
        _ => Severity.Info,
    };
}
