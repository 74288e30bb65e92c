namespace Gabion.Intel.Versions;

/// <summary>Versions that are numbers between dots or dashes, a longer one being newer: CRAN and Bioconductor, Hackage and GHC.</summary>
internal static class NumericVersions
{
    public static int Compare(string left, string right)
    {
        var a = left.Split('.', '-');
        var b = right.Split('.', '-');
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = Digits.Compare(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }
}
