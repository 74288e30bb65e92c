using Gabion.Reports;

namespace Gabion.Cli;

/// <summary>When colours and hyperlinks are written.</summary>
internal enum ColorChoice
{
    Auto,
    Always,
    Never,
}

/// <summary>What standard output and standard error are.</summary>
internal static class Terminal
{
    private const int DefaultWidth = 80;

    /// <summary>How a report on standard output is written. <c>NO_COLOR</c> is honoured (no-color.org).</summary>
    public static ReportOptions OutputOptions(ColorChoice choice) => new(
        Console.IsOutputRedirected ? DefaultWidth : Math.Clamp(Console.WindowWidth, 40, 200),
        choice == ColorChoice.Always || (choice == ColorChoice.Auto && !Console.IsOutputRedirected && WantsColor()))
    {
        Unicode = ShowsUnicode(),
        RulePages = ProgramVersion.RulePages,
    };

    /// <summary>How a report is written to a file.</summary>
    public static ReportOptions FileOptions { get; } = ReportOptions.Plain with { RulePages = ProgramVersion.RulePages };

    /// <summary>Whether a line that is drawn over and over can be shown.</summary>
    public static bool CanShowProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not null and not "dumb";

    // Only a locale that was set and names another character set says no: in containers none is set, and terminals show UTF-8.
    private static bool ShowsUnicode()
    {
        var locale = ((string[])["LC_ALL", "LC_CTYPE", "LANG"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null || locale.Contains("UTF", StringComparison.OrdinalIgnoreCase);
    }

    private static bool WantsColor() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
