using System.CommandLine;
using System.Text.RegularExpressions;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Scan;
using Gabion.Scan.Configuration;
using Gabion.Scan.Fixing;

namespace Gabion.Cli;

/// <summary><c>gabion fix [PATH]</c>.</summary>
internal static partial class FixCommand
{
    /// <summary>A Kubernetes quantity: digits with an optional fraction and suffix.</summary>
    [GeneratedRegex(@"^[0-9]+(\.[0-9]+)?(m|[kMGTPE]i?)?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Quantity { get; }

    public static Command Create()
    {
        var scan = new ScanCommandOptions();
        var write = new Option<bool>("--write", "-w") { Description = "Change the files; without it the mends are shown as a unified diff." };
        var runtime = new Option<bool>("--include-runtime") { Description = "Also mends that only a run can prove right, such as a read-only root file system." };
        var requests = new Option<string>("--requests") { Description = "Resource requests for containers without any: cpu=100m,memory=128Mi.", HelpName = "NAME=VALUE,…" };
        var limits = new Option<string>("--limits") { Description = "Resource limits for containers without any: memory=256Mi.", HelpName = "NAME=VALUE,…" };
        var pin = new Option<string[]>("--pin") { Description = "Pin a tag to a digest: nginx:1.29@sha256:….", HelpName = "IMAGE", DefaultValueFactory = _ => [] };
        var command = new Command("fix", "Mends what can be mended safely, each mend verified by scanning again.")
        {
            scan.Target, write, runtime, requests, limits, pin,
            scan.Rules, scan.SkipRules, scan.Include, scan.Exclude, scan.Configuration, scan.Baseline, scan.KubernetesVersion, scan.Quiet,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            var request = ScanRequest.Create(scan, parsed, complaints);
            var pins = (parsed.GetValue(pin) ?? []).Select(text => ConfigurationReader.Pin(text) ?? Unpinned(text, complaints)).OfType<ImageRef>().ToList();
            var (moreRequests, moreLimits) = (Pairs(parsed.GetValue(requests), "--requests", complaints), Pairs(parsed.GetValue(limits), "--limits", complaints));
            if (request is null || complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var settings = request.Scan.Settings;
            var options = request.Scan with
            {
                Settings = settings with
                {
                    DefaultRequests = settings.DefaultRequests.SetItems(moreRequests),
                    DefaultLimits = settings.DefaultLimits.SetItems(moreLimits),
                    PinnedImages = [.. pins, .. settings.PinnedImages],
                },
            };
            var fixer = new Fixer(new(TimeProvider.System, ProgramVersion.Text));
            var result = await fixer.FixAsync(options, parsed.GetValue(runtime), cancellationToken).ConfigureAwait(false);
            return result.Failure is { } failure ? Complaint.Write([new(failure)], ExitCode.NotAssessed)
                : parsed.GetValue(write) ? Write(options, result, request.IsQuiet)
                : Show(result, request.IsQuiet);
        });
        return command;
    }

    private static ImageRef? Unpinned(string text, List<Complaint> complaints)
    {
        complaints.Add(new($"--pin takes an image with tag and digest, such as nginx:1.29@sha256:…, not '{text}'"));
        return null;
    }

    private static Dictionary<string, string> Pairs(string? text, string option, List<Complaint> complaints)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [])
        {
            if (word.Split('=') is [("cpu" or "memory" or "ephemeral-storage") and var name, { Length: > 0 } value] && Quantity.IsMatch(value))
            {
                pairs[name] = value;
            }
            else
            {
                complaints.Add(new($"{option} takes cpu=…, memory=… or ephemeral-storage=… with a quantity such as 100m or 128Mi, not '{word}'"));
            }
        }

        return pairs;
    }

    private static int Show(FixResult result, bool isQuiet)
    {
        foreach (var file in result.Files)
        {
            Console.Out.Write(UnifiedDiff.Create(file.Path, file.Before, file.After));
        }

        if (!isQuiet)
        {
            Summarise(result, "Apply them with --write.");
        }

        return ExitCode.Clean;
    }

    private static int Write(ScanOptions options, FixResult result, bool isQuiet)
    {
        var code = ExitCode.Clean;
        foreach (var file in result.Files.Where(file => !file.Mended.IsEmpty))
        {
            if (Fixer.Write(options, file) is { } reason)
            {
                Console.Error.WriteLine($"gabion: {file.Path}: {reason}");
                code = ExitCode.NotAssessed;
            }
            else
            {
                Console.Out.WriteLine($"{file.Path}: {string.Join(", ", file.Mended.GroupBy(finding => finding.Rule.Id).Select(group => group.Count() == 1 ? $"{group.Key}" : $"{group.Key} ×{group.Count()}"))}");
            }
        }

        if (!isQuiet)
        {
            Summarise(result, "");
        }

        return code;
    }

    private static void Summarise(FixResult result, string advice)
    {
        var mended = result.Files.Sum(file => file.Mended.Length);
        var files = result.Files.Count(file => !file.Mended.IsEmpty);
        var refused = result.Files.SelectMany(file => file.Refused).ToLookup(refusal => refusal.Reason);
        Console.Error.WriteLine(mended == 0 ? "Nothing to mend here that is safe to mend." : $"{Counted.Of(mended, "finding is", "findings are")} mended in {Counted.Of(files, "file")}. {advice}".TrimEnd());
        if (refused[RefusalReason.NeedsRuntimeKnowledge].Any())
        {
            Console.Error.WriteLine($"{Counted.Of(refused[RefusalReason.NeedsRuntimeKnowledge].Count(), "more mend needs", "more mends need")} knowledge of how the program runs; see them with --include-runtime.");
        }

        foreach (var refusal in refused[RefusalReason.CannotEdit].Concat(refused[RefusalReason.NotVerified]))
        {
            Console.Error.WriteLine($"{refusal.Finding.Location}: {refusal.Finding.Rule.Id} is left as it is. {refusal.Message}.");
        }

        foreach (var gap in result.Gaps)
        {
            Console.Error.WriteLine($"{gap.Path}: {gap.Reason}.");
        }
    }
}
