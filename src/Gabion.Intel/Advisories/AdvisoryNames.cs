namespace Gabion.Intel.Advisories;

/// <summary>What the ids of records tell.</summary>
public static class AdvisoryNames
{
    /// <summary>Who answers for a record, by the prefix of its id (osv-schema, "Database-specific ids"); null for a prefix that does not tell.</summary>
    public static string? SourceOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var end = id.IndexOf('-', StringComparison.Ordinal);
        return end <= 0 ? null : id.AsSpan(0, end) switch
        {
            "GHSA" => "GitHub",
            "GO" => "Go",
            "PYSEC" => "PyPA",
            "RUSTSEC" => "RustSec",
            "ALSA" or "ALBA" or "ALEA" => "AlmaLinux",
            "ELSA" or "ELBA" or "ELEA" => "Oracle",
            "RLSA" or "RXSA" => "Rocky Linux",
            "RHSA" or "RHBA" or "RHEA" => "Red Hat",
            "DSA" or "DLA" or "DTSA" or "DEBIAN" => "Debian",
            "USN" or "UBUNTU" or "LSN" => "Ubuntu",
            "ALPINE" => "Alpine",
            "SUSE" or "openSUSE" => "SUSE",
            "OESA" or "openEuler" => "openEuler",
            "MAL" => "OSSF",
            "MGASA" => "Mageia",
            "BIT" => "Bitnami",
            "CGA" => "Chainguard",
            "OSV" => "OSS-Fuzz",
            _ => null,
        };
    }

    public static bool IsCve(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith("CVE-", StringComparison.OrdinalIgnoreCase);
    }
}
