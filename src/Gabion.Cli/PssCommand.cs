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
        Arity = ArgumentArity.ZeroOrMore,
        Description = "Files, folders, or - for standard input.",
    };

    public static Option<string> Version() => new("--version")
    {
        DefaultValueFactory = _ => "latest",
        Description = "Judge by this version of the standards: latest or v1.N.",
        HelpName = "v1.N",
    };

    public static bool TryParse(string text, out PodSecurityVersion version) =>
        PodSecurityVersion.TryParse(text.StartsWith('1') ? $"v{text}" : text, out version);

    /// <summary>Says on standard error why the command line cannot be followed.</summary>
    public static int Refuse(string what, string advice) => Complaint.Write([new(what, advice)], ExitCode.Usage);

    public static int RefuseVersion(string text) => Refuse(
        $"--version '{text}' is no version of the Pod Security Standards", $"Give latest, or v1.0 to v1.{PodSecurityVersion.NewestMinor}.");

    public static int RefuseFormat(string? text, string known) => Refuse($"--format '{text}' is not known here", $"Give {known}.");

    /// <summary>Says that there was nothing to ask about.</summary>
    public static int NothingFound() => Complaint.Write(
        [new("no pods or pod templates were found, so nothing was assessed", "Name manifests, or a folder that holds some.")], ExitCode.NotAssessed);

    public static void Tell(IEnumerable<CoverageGap> gaps)
    {
        foreach (var gap in gaps.Where(gap => gap.Kind != GapKind.Skipped))
        {
            new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
        }
    }
}
