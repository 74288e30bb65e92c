namespace Gabion.Intel.Scoring;

/// <summary>The base score of CVSS 3.0 and 3.1 (first.org/cvss/v3.1/specification-document, section 7.1 and appendix A).</summary>
internal static class CvssThree
{
    public static double? Score(CvssVector vector)
    {
        var isChanged = vector["S"] == "C";
        var vectorWeight = vector.Weight("AV", ("N", 0.85), ("A", 0.62), ("L", 0.55), ("P", 0.2));
        var complexity = vector.Weight("AC", ("L", 0.77), ("H", 0.44));
        var privileges = vector.Weight("PR", ("N", 0.85), ("L", isChanged ? 0.68 : 0.62), ("H", isChanged ? 0.5 : 0.27));
        var interaction = vector.Weight("UI", ("N", 0.85), ("R", 0.62));
        var lost = 1 - ((1 - Loss(vector, "C")) * (1 - Loss(vector, "I")) * (1 - Loss(vector, "A")));
        if (lost is not { } base1 || 8.22 * vectorWeight * complexity * privileges * interaction is not { } exploitability || vector["S"] is not ("C" or "U"))
        {
            return null;
        }

        var impact = isChanged ? (7.52 * (base1 - 0.029)) - (3.25 * Math.Pow(base1 - 0.02, 15)) : 6.42 * base1;
        return impact <= 0 ? 0 : RoundUp(Math.Min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
    }

    private static double? Loss(CvssVector vector, string metric) => vector.Weight(metric, ("N", 0), ("L", 0.22), ("H", 0.56));

    /// <summary>The smallest number with one decimal that is not less; through whole numbers, as appendix A asks.</summary>
    private static double RoundUp(double value)
    {
        var whole = (long)Math.Round(value * 100_000, MidpointRounding.AwayFromZero);
        return whole % 10_000 == 0 ? whole / 100_000.0 : ((whole / 10_000) + 1) / 10.0;
    }
}
