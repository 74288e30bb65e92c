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
        choice == ColorChoice.Always || (choice == ColorChoice.Auto && !Console.IsOutputRedirected && WantsColor()));

    /// <summary>Whether a line that is drawn over and over can be shown.</summary>
    public static bool CanShowProgress => !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not null and not "dumb";

    private static bool WantsColor() =>
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) && Environment.GetEnvironmentVariable("TERM") != "dumb";
}
