using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gabion.Policy.Cel.Kubernetes;

/// <summary>A semantic version (semver.org 2.0.0).</summary>
internal sealed class CelSemver : CelOpaque
{
    public static readonly CelType SemverType = CelType.Opaque("kubernetes.Semver");

    private const int MaxLength = 256;
    private readonly string[] _before;
    private readonly string _build;

    private CelSemver(long[] numbers, string[] before, string build)
        : base(SemverType)
    {
        (Major, Minor, Patch) = (numbers[0], numbers[1], numbers[2]);
        _before = before;
        _build = build;
    }

    public long Major { get; }

    public long Minor { get; }

    public long Patch { get; }

    public override int ContentHash => HashCode.Combine(Major, Minor, Patch);

    /// <param name="normalize">A leading v is dropped, missing numbers are 0, leading zeros are allowed.</param>
    public static bool TryParse(string text, bool normalize, [NotNullWhen(true)] out CelSemver? version)
    {
        version = null;
        if (text.Length is 0 or > MaxLength)
        {
            return false;
        }

        var rest = normalize && text[0] == 'v' ? text[1..] : text;
        var plus = rest.IndexOf('+', StringComparison.Ordinal);
        var build = plus < 0 ? "" : rest[(plus + 1)..];
        rest = plus < 0 ? rest : rest[..plus];
        var dash = rest.IndexOf('-', StringComparison.Ordinal);
        var before = dash < 0 ? [] : rest[(dash + 1)..].Split('.');
        var parts = (dash < 0 ? rest : rest[..dash]).Split('.').ToList();
        while (normalize && parts.Count < 3)
        {
            parts.Add("0");
        }

        var numbers = new long[3];
        if (parts.Count != 3 || (plus >= 0 && !build.Split('.').All(IsIdentifier)) || !before.All(part => IsIdentifier(part) && !(IsNumber(part) && part is ['0', _, ..])))
        {
            return false;
        }

        for (var i = 0; i < 3; i++)
        {
            if ((!normalize && parts[i] is ['0', _, ..]) || !long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new(numbers, before, build);
        return true;
    }

    public int CompareTo(CelSemver other)
    {
        var order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order != 0 || (_before.Length == 0 && other._before.Length == 0))
        {
            return Math.Sign(order);
        }

        // A version with something before its release comes before the release.
        if (_before.Length == 0 || other._before.Length == 0)
        {
            return _before.Length == 0 ? 1 : -1;
        }

        for (var i = 0; i < Math.Min(_before.Length, other._before.Length); i++)
        {
            order = Compare(_before[i], other._before[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return Math.Sign(_before.Length - other._before.Length);
    }

    public override bool SameAs(CelOpaque other) => other is CelSemver version && CompareTo(version) == 0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(_before.Length > 0 ? $"-{string.Join('.', _before)}" : "")}{(_build.Length > 0 ? $"+{_build}" : "")}");

    private static int Compare(string left, string right) => (IsNumber(left), IsNumber(right)) switch
    {
        (true, true) => left.Length != right.Length ? Math.Sign(left.Length - right.Length) : Math.Sign(string.CompareOrdinal(left, right)),
        (true, false) => -1,
        (false, true) => 1,
        _ => Math.Sign(string.CompareOrdinal(left, right)),
    };

    private static bool IsNumber(string text) => text.All(char.IsAsciiDigit);

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}
