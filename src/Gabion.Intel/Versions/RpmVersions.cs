namespace Gabion.Intel.Versions;

/// <summary>
/// RPM versions <c>[epoch:]version[-release]</c>, each part by rpm's segment comparison: <c>~</c> sorts before the end,
/// <c>^</c> after it but before any longer version, digits after letters. No release sorts before any.
/// </summary>
internal static class RpmVersions
{
    public static int Compare(string left, string right)
    {
        var (leftEpoch, leftVersion, leftRelease) = Split(left);
        var (rightEpoch, rightVersion, rightRelease) = Split(right);
        var epoch = CompareSegments(leftEpoch, rightEpoch);
        if (epoch != 0)
        {
            return epoch;
        }

        var version = CompareSegments(leftVersion, rightVersion);
        return version != 0 ? version
            : leftRelease is null || rightRelease is null ? (leftRelease is null ? 0 : 1) - (rightRelease is null ? 0 : 1)
            : CompareSegments(leftRelease, rightRelease);
    }

    private static (string Epoch, string Version, string? Release) Split(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var rest = text[(colon + 1)..];
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        return (colon <= 0 ? "0" : text[..colon], dash < 0 ? rest : rest[..dash], dash < 0 ? null : rest[(dash + 1)..]);
    }

    private static int CompareSegments(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            left = SkipSeparators(left);
            right = SkipSeparators(right);
            if (left is ['~', ..] || right is ['~', ..])
            {
                if (left is not ['~', ..] || right is not ['~', ..])
                {
                    return left is ['~', ..] ? -1 : 1;
                }

                left = left[1..];
                right = right[1..];
                continue;
            }

            if (left is ['^', ..] || right is ['^', ..])
            {
                if (left is ['^', ..] && right is ['^', ..])
                {
                    left = left[1..];
                    right = right[1..];
                    continue;
                }

                return left.IsEmpty ? -1 : right.IsEmpty ? 1 : left[0] == '^' ? -1 : 1;
            }

            if (left.IsEmpty || right.IsEmpty)
            {
                break;
            }

            var isNumber = char.IsAsciiDigit(left[0]);
            var leftSegment = Segment(left, isNumber);
            var rightSegment = Segment(right, isNumber);
            if (rightSegment.IsEmpty)
            {
                return isNumber ? 1 : -1;
            }

            var order = isNumber ? Digits.Compare(leftSegment, rightSegment) : leftSegment.SequenceCompareTo(rightSegment);
            if (order != 0)
            {
                return Math.Sign(order);
            }

            left = left[leftSegment.Length..];
            right = right[rightSegment.Length..];
        }

        return left.IsEmpty == right.IsEmpty ? 0 : left.IsEmpty ? -1 : 1;
    }

    private static ReadOnlySpan<char> SkipSeparators(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (at < text.Length && !char.IsAsciiLetterOrDigit(text[at]) && text[at] is not ('~' or '^'))
        {
            at++;
        }

        return text[at..];
    }

    private static ReadOnlySpan<char> Segment(ReadOnlySpan<char> text, bool isNumber)
    {
        var end = 0;
        while (end < text.Length && (isNumber ? char.IsAsciiDigit(text[end]) : char.IsAsciiLetter(text[end])))
        {
            end++;
        }

        return text[..end];
    }
}
