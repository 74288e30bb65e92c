namespace Gabion.Intel.Scoring;

/// <summary>
/// The figures of CVSS 4.0 (first.org/cvss/v4-0/specification-document, section 8 and tables 24 to 30): the score of each
/// macrovector, in tenths, and the vectors that are the highest of each equivalence class.
/// </summary>
internal static class CvssFourTable
{
    /// <summary>By EQ1, EQ2, EQ3, then by EQ4, EQ5, EQ6 from 000 to 221; EQ3 = 2 has EQ6 = 1 only, from 001 to 221.</summary>
    private static readonly byte[][] Scores =
    [
        [100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68],
        [98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48],
        [92, 82, 72, 79, 69, 50, 69, 55, 27],
        [99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53],
        [95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30],
        [86, 75, 52, 71, 52, 29, 63, 29, 17],
        [98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49],
        [94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25],
        [83, 70, 54, 65, 58, 26, 53, 21, 13],
        [95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30],
        [89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16],
        [71, 59, 30, 58, 26, 15, 23, 13, 6],
        [93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22],
        [85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8],
        [64, 51, 20, 47, 21, 11, 24, 9, 4],
        [88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11],
        [75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2],
        [53, 24, 14, 24, 12, 5, 10, 3, 1],
    ];

    /// <summary>How many steps of severity a class spans, by class and level.</summary>
    public static readonly int[][] Depths = [[1, 4, 5], [1, 2], [], [6, 5, 4], [1, 1, 1]];

    public static readonly string[][][] Highest =
    [
        [["AV:N/PR:N/UI:N"], ["AV:A/PR:N/UI:N", "AV:N/PR:L/UI:N", "AV:N/PR:N/UI:P"], ["AV:P/PR:N/UI:N", "AV:A/PR:L/UI:P"]],
        [["AC:L/AT:N"], ["AC:H/AT:N", "AC:L/AT:P"]],
        [],
        [["SC:H/SI:S/SA:S"], ["SC:H/SI:H/SA:H"], ["SC:L/SI:L/SA:L"]],
    ];

    /// <summary>Tenths; null where there is no such macrovector.</summary>
    public static int? Score(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6)
    {
        if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1 || (eq3 == 2 && eq6 == 0))
        {
            return null;
        }

        var row = Scores[(eq1 * 6) + (eq2 * 3) + eq3];
        var column = (eq4 * 3) + eq5;
        return row[eq3 == 2 ? column : (column * 2) + eq6];
    }

    /// <summary>EQ3 and EQ6 depend on each other and are looked at together.</summary>
    public static int JointDepth(int eq3, int eq6) => (eq3, eq6) switch { (0, 0) => 7, (0, _) => 6, (1, _) => 8, _ => 10 };

    public static string[] JointHighest(int eq3, int eq6) => (eq3, eq6) switch
    {
        (0, 0) => ["VC:H/VI:H/VA:H/CR:H/IR:H/AR:H"],
        (0, _) => ["VC:H/VI:H/VA:L/CR:M/IR:M/AR:H", "VC:H/VI:H/VA:H/CR:M/IR:M/AR:M"],
        (1, 0) => ["VC:L/VI:H/VA:H/CR:H/IR:H/AR:H", "VC:H/VI:L/VA:H/CR:H/IR:H/AR:H"],
        (1, _) =>
        [
            "VC:L/VI:H/VA:L/CR:H/IR:M/AR:H", "VC:L/VI:H/VA:H/CR:H/IR:M/AR:M", "VC:H/VI:L/VA:H/CR:M/IR:H/AR:M",
            "VC:H/VI:L/VA:L/CR:M/IR:H/AR:H", "VC:L/VI:L/VA:H/CR:H/IR:H/AR:M",
        ],
        _ => ["VC:L/VI:L/VA:L/CR:H/IR:H/AR:H"],
    };

    /// <summary>Values of a metric from the worst down.</summary>
    public static string Scale(string metric) => metric switch
    {
        "AV" => "NALP",
        "PR" => "NLH",
        "UI" => "NPA",
        "AC" => "LH",
        "AT" => "NP",
        "VC" or "VI" or "VA" => "HLN",
        "SC" or "SI" or "SA" => "SHLN",
        "CR" or "IR" or "AR" => "HML",
        _ => "",
    };
}
