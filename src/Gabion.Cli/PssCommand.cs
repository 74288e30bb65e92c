using System.CommandLine;
using System.Globalization;
using Gabion.Model;
using Gabion.Policy.PodSecurity;

namespace Gabion.Cli;

/// <summary><c>gabion pss</c>: the Pod Security Standards.</summary>
internal static class PssCommand
{
    /// <summary>Places that are named of what is not assessed for the same reason.</summary>
    private const int PlacesTold = 4;

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
        foreach (var same in gaps.Where(gap => gap.Kind != GapKind.Skipped).GroupBy(gap => (gap.Reason, gap.Remedy)))
        {
            var places = same.Select(gap => $"{gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}").Where(place => place.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            var told = string.Join(", ", places.Take(PlacesTold));
            var more = places.Count > PlacesTold ? string.Create(CultureInfo.InvariantCulture, $" and {places.Count - PlacesTold:N0} more") : "";
            new Complaint($"not assessed: {(places.Count == 0 ? "" : $"{told}{more}: ")}{same.Key.Reason}", same.Key.Remedy).Write();
        }
    }
}
