namespace Gabion.Intel.Versions;

/// <summary>
/// Versions of pacman, <c>[epoch:]version[-release]</c>, as vercmp(8) orders them: runs of digits and of letters, a run of letters at the end
/// (<c>1.0rc1</c>) before its absence, any other rest after it. Releases count only where both have one.
/// </summary>
internal static class PacmanVersions
{
    public static int Compare(string left, string right)
    {
        var a = Split(left);
        var b = Split(right);
        var order = CompareRuns(a.Epoch, b.Epoch);
        order = order != 0 ? order : CompareRuns(a.Version, b.Version);
        return order != 0 || a.Release is null || b.Release is null ? order : CompareRuns(a.Release, b.Release);
    }

    private static (string Epoch, string Version, string? Release) Split(string text)
    {
        var digits = Digits.Leading(text).Length;
        var hasEpoch = digits < text.Length && text[digits] == ':';
        var rest = hasEpoch ? text[(digits + 1)..] : text;
        var dash = rest.LastIndexOf('-');
        return (hasEpoch && digits > 0 ? text[..digits] : "0", dash < 0 ? rest : rest[..dash], dash < 0 ? null : rest[(dash + 1)..]);
    }

    private static int CompareRuns(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.SequenceEqual(right))
        {
            return 0;
        }

        while (!left.IsEmpty && !right.IsEmpty)
        {
            var (leftMarks, rightMarks) = (Marks(left), Marks(right));
            left = left[leftMarks..];
            right = right[rightMarks..];
            if (left.IsEmpty || right.IsEmpty)
            {
                break;
            }

            if (leftMarks != rightMarks)
            {
                return leftMarks.CompareTo(rightMarks);
            }

            var isNumber = char.IsAsciiDigit(left[0]);
            var leftRun = Run(left, isNumber);
            var rightRun = Run(right, isNumber);
            if (rightRun.IsEmpty)
            {
                return isNumber ? 1 : -1;
            }

            var order = isNumber ? Digits.Compare(leftRun, rightRun) : leftRun.SequenceCompareTo(rightRun);
            if (order != 0)
            {
                return Math.Sign(order);
            }

            left = left[leftRun.Length..];
            right = right[rightRun.Length..];
        }

        return left.IsEmpty && right.IsEmpty ? 0
            : (left.IsEmpty && !char.IsAsciiLetter(right[0])) || (!left.IsEmpty && char.IsAsciiLetter(left[0])) ? -1
            : 1;
    }

    private static int Marks(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && !char.IsAsciiLetterOrDigit(text[end]))
        {
            end++;
        }

        return end;
    }

    private static ReadOnlySpan<char> Run(ReadOnlySpan<char> text, bool isNumber)
    {
        var end = 0;
        while (end < text.Length && (isNumber ? char.IsAsciiDigit(text[end]) : char.IsAsciiLetter(text[end])))
        {
            end++;
        }

        return text[..end];
    }
}
