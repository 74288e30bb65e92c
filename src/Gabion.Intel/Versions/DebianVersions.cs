namespace Gabion.Intel.Versions;

/// <summary>Debian package versions (deb-version(7)): epoch, upstream version, revision; <c>~</c> sorts before the end.</summary>
internal static class DebianVersions
{
    public static int Compare(string left, string right)
    {
        var (leftEpoch, leftUpstream, leftRevision) = Split(left);
        var (rightEpoch, rightUpstream, rightRevision) = Split(right);
        var epoch = Digits.Compare(leftEpoch, rightEpoch);
        if (epoch != 0)
        {
            return epoch;
        }

        var upstream = ComparePart(leftUpstream, rightUpstream);
        return upstream != 0 ? upstream : ComparePart(leftRevision, rightRevision);
    }

    private static (string Epoch, string Upstream, string Revision) Split(string version)
    {
        version = version.Trim();
        var colon = version.IndexOf(':', StringComparison.Ordinal);
        var rest = version[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return (colon < 0 ? "" : version[..colon], dash < 0 ? rest : rest[..dash], dash < 0 ? "" : rest[(dash + 1)..]);
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            while ((!left.IsEmpty && !char.IsAsciiDigit(left[0])) || (!right.IsEmpty && !char.IsAsciiDigit(right[0])))
            {
                var order = Weight(left).CompareTo(Weight(right));
                if (order != 0)
                {
                    return order;
                }

                left = left.IsEmpty ? left : left[1..];
                right = right.IsEmpty ? right : right[1..];
            }

            var leftDigits = Digits.Leading(left);
            var rightDigits = Digits.Leading(right);
            var numbers = Digits.Compare(leftDigits, rightDigits);
            if (numbers != 0)
            {
                return numbers;
            }

            left = left[leftDigits.Length..];
            right = right[rightDigits.Length..];
        }

        return 0;
    }

    /// <summary><c>~</c>, then the end and digits, then letters, then the rest.</summary>
    private static int Weight(ReadOnlySpan<char> text) => text switch
    {
        [] => 0,
        ['~', ..] => -1,
        [var c, ..] when char.IsAsciiDigit(c) => 0,
        [var c, ..] when char.IsAsciiLetter(c) => c,
        [var c, ..] => c + 256,
    };
}
