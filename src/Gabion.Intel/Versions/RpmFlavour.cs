namespace Gabion.Intel.Versions;

/// <summary>The kind of build that a version of Oracle Linux tells of: <c>3.6.16-4.0.1.el8_fips</c>, <c>2.28-151.0.1.ksplice1.el8</c>.</summary>
internal static class RpmFlavour
{
    /// <summary><c>fips</c> or <c>ksplice</c>; null for the usual builds.</summary>
    public static string? Of(string version) =>
        version.Contains("_fips", StringComparison.Ordinal) ? "fips"
        : version.Contains("ksplice", StringComparison.Ordinal) ? "ksplice"
        : null;
}
