using System.Globalization;

namespace Gabion.Policy.PodSecurity;

/// <summary>A version of the standards: <c>latest</c> or <c>v1.N</c>, as namespace labels spell it.</summary>
public readonly record struct PodSecurityVersion
{
    /// <summary>The newest minor version whose rules are known here.</summary>
    public const int NewestMinor = 37;

    public static readonly PodSecurityVersion Latest = new(NewestMinor, isLatest: true);

    private PodSecurityVersion(int minor, bool isLatest)
    {
        Minor = minor;
        IsLatest = isLatest;
    }

    /// <summary>The minor version that was asked for.</summary>
    public int Minor { get; }

    public bool IsLatest { get; }

    /// <summary>The minor version that is judged by: one newer than the newest known is judged as the newest known.</summary>
    public int JudgedMinor => Math.Min(Minor, NewestMinor);

    public static PodSecurityVersion Of(int minor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minor);
        return new(minor, isLatest: false);
    }

    /// <summary>Reads <c>latest</c> or <c>v1.N</c>, N without leading zeros; nothing else.</summary>
    public static bool TryParse(string? text, out PodSecurityVersion version)
    {
        version = Latest;
        if (text == "latest")
        {
            return true;
        }

        if (text?.StartsWith("v1.", StringComparison.Ordinal) != true
            || !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
            || (text[3] == '0' && text.Length > 4))
        {
            return false;
        }

        version = Of(minor);
        return true;
    }

    public override string ToString() => IsLatest ? "latest" : string.Create(CultureInfo.InvariantCulture, $"v1.{Minor}");
}
