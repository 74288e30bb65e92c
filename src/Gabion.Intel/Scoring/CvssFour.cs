namespace Gabion.Intel.Scoring;

/// <summary>
/// The score of CVSS 4.0 (specification document, section 8.2): the macrovector's score, less the mean way to the next lower
/// macrovector in each class, in proportion to how far the vector lies below the highest of its class.
/// </summary>
internal static class CvssFour
{
    private static readonly string[] Required = ["AV", "AC", "AT", "PR", "UI", "VC", "VI", "VA", "SC", "SI", "SA"];

    public static double? Score(CvssVector vector)
    {
        string Value(string metric) => ValueOf(vector, metric);
        foreach (var metric in Required)
        {
            // "Safety" is a value of the modified metrics only.
            if (vector[metric] is not { Length: 1 } given || given == "S" || !CvssFourTable.Scale(metric).Contains(given, StringComparison.Ordinal)
                || !CvssFourTable.Scale(metric).Contains(Value(metric), StringComparison.Ordinal))
            {
                return null;
            }
        }

        if (((string[])["VC", "VI", "VA", "SC", "SI", "SA"]).All(metric => Value(metric) == "N"))
        {
            return 0;
        }

        int[] eq = [One(Value), Value("AC") == "L" && Value("AT") == "N" ? 0 : 1, Three(Value), Four(Value), "APU".IndexOf(Value("E"), StringComparison.Ordinal), Six(Value)];
        return eq[4] < 0 || CvssFourTable.Score(eq[0], eq[1], eq[2], eq[3], eq[4], eq[5]) is not { } tenths ? null : Interpolate(Value, eq, tenths);
    }

    private static double Interpolate(Func<string, string> value, int[] eq, int tenths)
    {
        var (sum, count) = (0.0, 0);
        void Add(int? lower, int steps, int depth)
        {
            if (lower is { } next)
            {
                sum += (tenths - next) * (steps / (double)depth);
                count++;
            }
        }

        // The class of EQ5 has one vector only, so that there is no way within it; it counts in the mean all the same.
        Add(Lower(eq, 0), Steps(value, CvssFourTable.Highest[0][eq[0]]), CvssFourTable.Depths[0][eq[0]]);
        Add(Lower(eq, 1), Steps(value, CvssFourTable.Highest[1][eq[1]]), CvssFourTable.Depths[1][eq[1]]);
        Add(LowerJoint(eq), Steps(value, CvssFourTable.JointHighest(eq[2], eq[5])), CvssFourTable.JointDepth(eq[2], eq[5]));
        Add(Lower(eq, 3), Steps(value, CvssFourTable.Highest[3][eq[3]]), CvssFourTable.Depths[3][eq[3]]);
        Add(Lower(eq, 4), 0, 1);
        var score = tenths - (count == 0 ? 0 : sum / count);
        return Math.Round(Math.Clamp(score, 0, 100) + 1e-5, MidpointRounding.AwayFromZero) / 10;
    }

    private static int? Lower(int[] eq, int index)
    {
        int[] next = [.. eq];
        next[index]++;
        return CvssFourTable.Score(next[0], next[1], next[2], next[3], next[4], next[5]);
    }

    private static int? LowerJoint(int[] eq) => (eq[2], eq[5]) switch
    {
        (0, 0) => Math.Max(Lower(eq, 5)!.Value, Lower(eq, 2)!.Value),
        (1, 0) => Lower(eq, 5),
        _ => Lower(eq, 2),
    };

    /// <summary>How many steps the vector lies below the first of the highest vectors that it is nowhere above.</summary>
    private static int Steps(Func<string, string> value, string[] highest)
    {
        var steps = 0;
        foreach (var vector in highest)
        {
            steps = 0;
            var isAbove = false;
            foreach (var part in vector.Split('/'))
            {
                var scale = CvssFourTable.Scale(part[..2]);
                var down = scale.IndexOf(value(part[..2]), StringComparison.Ordinal) - scale.IndexOf(part[3..], StringComparison.Ordinal);
                steps += down;
                isAbove |= down < 0;
            }

            if (!isAbove)
            {
                return steps;
            }
        }

        return steps;
    }

    private static string ValueOf(CvssVector vector, string metric)
    {
        var modified = vector["M" + metric] is { } value and not "X" ? value : vector[metric];
        return (metric, modified) switch
        {
            ("E", null or "X") => "A",
            ("CR" or "IR" or "AR", null or "X") => "H",
            _ => modified ?? "",
        };
    }

    private static int One(Func<string, string> value)
    {
        var (av, pr, ui) = (value("AV"), value("PR"), value("UI"));
        return (av, pr, ui) == ("N", "N", "N") ? 0 : (av == "N" || pr == "N" || ui == "N") && av != "P" ? 1 : 2;
    }

    private static int Three(Func<string, string> value)
    {
        var (c, i, a) = (value("VC") == "H", value("VI") == "H", value("VA") == "H");
        return c && i ? 0 : c || i || a ? 1 : 2;
    }

    private static int Four(Func<string, string> value) =>
        value("SI") == "S" || value("SA") == "S" ? 0 : value("SC") == "H" || value("SI") == "H" || value("SA") == "H" ? 1 : 2;

    private static int Six(Func<string, string> value) =>
        (value("CR") == "H" && value("VC") == "H") || (value("IR") == "H" && value("VI") == "H") || (value("AR") == "H" && value("VA") == "H") ? 0 : 1;
}
