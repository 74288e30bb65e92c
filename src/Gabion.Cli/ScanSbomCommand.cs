using System.CommandLine;
using Gabion.Scan.Vulnerabilities;

namespace Gabion.Cli;

/// <summary><c>gabion scan sbom</c>: packages that are already listed, matched without what they were listed from.</summary>
internal static class ScanSbomCommand
{
    public static Command Create()
    {
        var target = new Argument<string>("FILE") { Description = "An SBOM, a package database or a lock file." };
        var options = new ScanCommandOptions(target) { ConfigurationPlace = "." };
        var command = new Command("sbom", "Says which packages of an SBOM have known vulnerabilities.") { target };
        options.AddForPackagesTo(command);
        command.SetAction((parsed, cancellationToken) => ScanCommand.RunAsync(
            options,
            parsed,
            (request, clock, token) => new PackageListScanner(clock, ProgramVersion.Text).ScanAsync(request.Scan, token),
            cancellationToken));
        return command;
    }
}
