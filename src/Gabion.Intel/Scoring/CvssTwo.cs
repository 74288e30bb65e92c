namespace Gabion.Intel.Scoring;

/// <summary>The base score of CVSS 2.0 (first.org/cvss/v2/guide, section 3.2.1).</summary>
internal static class CvssTwo
{
    public static double? Score(CvssVector vector)
    {
        var access = vector.Weight("AV", ("L", 0.395), ("A", 0.646), ("N", 1.0));
        var complexity = vector.Weight("AC", ("H", 0.35), ("M", 0.61), ("L", 0.71));
        var authentication = vector.Weight("Au", ("M", 0.45), ("S", 0.56), ("N", 0.704));
        if (Impact(vector) is not { } impact || access * complexity * authentication is not { } exploitability)
        {
            return null;
        }

        var factor = impact == 0 ? 0 : 1.176;
        return Math.Round(((0.6 * impact) + (0.4 * 20 * exploitability) - 1.5) * factor, 1, MidpointRounding.AwayFromZero);
    }

    private static double? Impact(CvssVector vector) => 10.41 * (1 - ((1 - Loss(vector, "C")) * (1 - Loss(vector, "I")) * (1 - Loss(vector, "A"))));

    private static double? Loss(CvssVector vector, string metric) => vector.Weight(metric, ("N", 0), ("P", 0.275), ("C", 0.660));
}
