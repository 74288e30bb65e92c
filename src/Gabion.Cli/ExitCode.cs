namespace Gabion.Cli;

/// <summary>What the program's exit codes mean; documented in <c>docs/cli.md</c>.</summary>
internal static class ExitCode
{
    /// <summary>Nothing at or above <c>--fail-on</c>.</summary>
    public const int Clean = 0;

    /// <summary>Something at or above <c>--fail-on</c>.</summary>
    public const int Findings = 1;

    /// <summary>The command line or a configuration file is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The target could not be assessed (with <c>--strict</c>: a part of it).</summary>
    public const int NotAssessed = 3;

    /// <summary>Stopped with Ctrl-C, as shells count it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped with SIGTERM, as shells count it.</summary>
    public const int Terminated = 143;
}
