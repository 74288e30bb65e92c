using System.CommandLine;
using System.Globalization;
using Gabion.Intel.Matching;
using Gabion.Scan.Vulnerabilities;
using Gabion.Sources;

namespace Gabion.Cli;

/// <summary><c>gabion scan sbom</c>: packages that are already listed, matched without what they were listed from; one list, or thousands.</summary>
internal static class ScanSbomCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("PATH") { Description = "An SBOM, a package database or a lock file; or a folder of SBOMs." };
        var more = new Argument<string[]>("MORE") { Arity = ArgumentArity.ZeroOrMore, DefaultValueFactory = _ => [], Description = "More SBOMs or folders of them: what several have in common is told once." };
        var since = new Option<string>("--since") { Description = "Only advisories that were changed on this day or later.", HelpName = "YYYY-MM-DD" };
        var options = new ScanCommandOptions(target) { ConfigurationPlace = "." };
        var command = new Command("sbom", "Says which packages of SBOMs have known vulnerabilities.") { target, more, since };
        options.AddForPackagesTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            DateTimeOffset? day = null;
            if (parsed.GetValue(since) is { } text)
            {
                if (!DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsedDay))
                {
                    return Task.FromResult(Complaint.Write([new($"--since '{text}' is no day", "Give it as 2027-01-31.")], ExitCode.Usage));
                }

                day = parsedDay;
            }

            return ScanCommand.RunAsync(options, parsed, (request, clock, token) =>
            {
                var scan = day is { } from && request.Scan.Vulnerabilities is { } all
                    ? request.Scan with { Vulnerabilities = all with { Source = new ChangedSince(all.Source, from) } }
                    : request.Scan;
                var others = parsed.GetValue(more)!;
                return others.Length > 0 || Directory.Exists(scan.Target)
                    ? new BillsScanner(clock, ProgramVersion.Text, parsed.GetValue(options.NoCache) ? null : CacheFolder.OfUser()).ScanAsync([scan.Target, .. others], scan, token)
                    : new PackageListScanner(clock, ProgramVersion.Text).ScanAsync(scan, token);
            }, cancellationToken);
        });
        return command;
    }
}
