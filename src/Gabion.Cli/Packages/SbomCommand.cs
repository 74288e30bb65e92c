using System.CommandLine;
using Gabion.Model;
using Gabion.Reports.Sbom;
using Gabion.Scan.Packages;

namespace Gabion.Cli.Packages;

/// <summary><c>gabion sbom</c>: the bill of materials of a folder, a root file system or a file; another's bill is written anew.</summary>
internal static class SbomCommand
{
    private static readonly (string Name, Action<SbomDocument, TextWriter> Write)[] Formats = [("cyclonedx", CycloneDxWriter.Write), ("spdx", SpdxWriter.Write)];

    public static Command Create()
    {
        var source = new PackageSource();
        var format = new Option<string>("--format", "-f") { Description = "cyclonedx (1.6) or spdx (2.3), both in JSON. [default: by the name of the output, else cyclonedx]", HelpName = "NAME" };
        var output = new Option<string>("--output", "-o") { Description = "Write it to a file instead of printing it.", HelpName = "FILE" };
        var name = new Option<string>("--name") { Description = "What the bill says it is of. [default: the path]", HelpName = "TEXT" };
        var command = new Command("sbom", "Writes a bill of materials (CycloneDX or SPDX) of a repository, an image, a root file system or a file.") { source.Target, format, output, name };
        source.AddTo(command);
        format.CompletionSources.Add([.. Formats.Select(one => one.Name)]);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = parsed.GetValue(output) is "-" ? null : parsed.GetValue(output);
            var wanted = parsed.GetValue(format) ?? (file?.Contains("spdx", StringComparison.OrdinalIgnoreCase) == true ? "spdx" : "cyclonedx");
            if (Formats.FirstOrDefault(one => one.Name == wanted).Write is not { } write)
            {
                var nearest = Spelling.Nearest(wanted, Formats.Select(one => one.Name));
                return Complaint.Write([new($"--format '{wanted}' is not known here", nearest is null ? "Give cyclonedx or spdx." : $"Did you mean '{nearest}'? Known are cyclonedx and spdx.")], ExitCode.Usage);
            }

            var (result, failure) = await source.ReadAsync(parsed, cancellationToken).ConfigureAwait(false);
            if (result is null)
            {
                return failure;
            }

            var target = parsed.GetValue(source.Target)!;
            var document = new SbomDocument
            {
                Name = parsed.GetValue(name) ?? (target is "." or "./" ? Path.GetFileName(Directory.GetCurrentDirectory()) : target),
                IsContainer = result.Inventory!.Release is not null || result.TargetKind == PackageScan.Image,
                Digest = result.Digest,
                Inventory = result.Inventory,
                Gaps = result.Gaps,
                ToolVersion = ProgramVersion.Text,
                At = ReproducibleClock.FromEnvironment().GetUtcNow(),
            };
            PackageSource.Tell(result.Gaps);
            if (PackageSource.ExitCodeOf(result) is var code and not ExitCode.Clean)
            {
                return code;
            }

            if (file is null)
            {
                using var standard = Console.OpenStandardOutput();
                OutputFile.Write(standard, writer => write(document, writer));
                return source.VerdictOf(result, parsed);
            }

            return OutputFile.Write(file, stream => OutputFile.Write(stream, writer => write(document, writer)), cancellationToken) is { } trouble
                ? Complaint.Write([new($"the bill could not be written to {file}: {trouble}", "Name another place with --output FILE.")], ExitCode.NotAssessed)
                : source.VerdictOf(result, parsed);
        });
        return command;
    }
}
