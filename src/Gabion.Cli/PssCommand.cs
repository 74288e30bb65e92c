using System.CommandLine;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary><c>gabion pss</c>: the Pod Security Standards.</summary>
internal static class PssCommand
{
    public static Command Create() => new("pss", "Asks the Pod Security Standards, as the API server decides them.")
    {
        PssCheckCommand.Create(),
        PssReadinessCommand.Create(),
    };

    public static Argument<string[]> Paths() => new("PATH")
    {
        Arity = ArgumentArity.OneOrMore,
        Description = "files, folders, or - for standard input",
    };

    public static Option<string> Version() => new("--version")
    {
        DefaultValueFactory = _ => "latest",
        Description = "version of the standards: latest or v1.N",
        HelpName = "v1.N",
    };

    public static bool TryParse(string text, out PodSecurityVersion version) =>
        PodSecurityVersion.TryParse(text.StartsWith('1') ? $"v{text}" : text, out version);

    /// <summary>Says on standard error why the command line cannot be followed.</summary>
    public static int Refuse(string message)
    {
        Console.Error.WriteLine(message);
        return ExitCode.Usage;
    }

    public static int RefuseVersion(string text) => Refuse($"--version '{text}' is no version of the standards: give latest, or v1.0 to v1.{PodSecurityVersion.NewestMinor}");

    public static void Tell(IEnumerable<CoverageGap> gaps)
    {
        foreach (var gap in gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            Console.Error.WriteLine($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}");
        }
    }
}
