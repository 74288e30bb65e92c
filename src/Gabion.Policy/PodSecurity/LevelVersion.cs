namespace Gabion.Policy.PodSecurity;

/// <summary>A level at a version: <c>restricted:v1.30</c>.</summary>
public readonly record struct LevelVersion(PodSecurityLevel Level, PodSecurityVersion Version)
{
    public static readonly LevelVersion Privileged = new(PodSecurityLevel.Privileged, PodSecurityVersion.Latest);

    /// <summary>The level as labels and options spell it: <c>baseline</c>.</summary>
    public static string Name(PodSecurityLevel level) => level switch
    {
        PodSecurityLevel.Privileged => "privileged",
        PodSecurityLevel.Baseline => "baseline",
        _ => "restricted",
    };

    public static bool TryParseLevel(string? text, out PodSecurityLevel level)
    {
        (var known, level) = text switch
        {
            "privileged" => (true, PodSecurityLevel.Privileged),
            "baseline" => (true, PodSecurityLevel.Baseline),
            "restricted" => (true, PodSecurityLevel.Restricted),
            _ => (false, PodSecurityLevel.Restricted),
        };
        return known;
    }

    public override string ToString() => $"{Name(Level)}:{Version}";
}
