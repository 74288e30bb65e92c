namespace Gabion.Cli.Database;

/// <summary>Where the advisories are: <c>--db</c>, <c>$GABION_DB</c>, or the user's data folder.</summary>
internal static class DatabaseFolder
{
    /// <summary>XDG Base Directory Specification; where there is no home, beside the temporary files.</summary>
    public static string Resolve(string? named)
    {
        if (!string.IsNullOrEmpty(named ?? (named = Environment.GetEnvironmentVariable("GABION_DB"))))
        {
            return Path.GetFullPath(named!);
        }

        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        var home = Environment.GetEnvironmentVariable("HOME");
        return Path.IsPathRooted(data) ? Path.Combine(data, "gabion", "db")
            : Path.IsPathRooted(home) ? Path.Combine(home, ".local", "share", "gabion", "db")
            : Path.Combine(Path.GetTempPath(), "gabion", "db");
    }
}
