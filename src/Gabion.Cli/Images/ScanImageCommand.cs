using System.CommandLine;
using Gabion.Scan;
using Gabion.Scan.Images;
using Gabion.Sources.Images;
using Gabion.Sources.Images.Registry;

namespace Gabion.Cli.Images;

/// <summary><c>gabion scan image</c>.</summary>
internal static class ScanImageCommand
{
    public static Command Create()
    {
        var image = new ImageArguments();
        var options = new ScanCommandOptions(image.Target) { ConfigurationPlace = "." };
        var command = new Command("image", "Says what is wrong in an image: its configuration, its files, secrets in any layer.") { image.Target, image.Image, image.Platform };
        options.AddForImagesTo(command);
        image.Registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (image.Choice(parsed) is not { } choice)
            {
                return Task.FromResult(image.RefusePlatform(parsed));
            }

            var complaints = new List<Complaint>();
            return image.Registry.Read(parsed, complaints) is { } settings
                ? ScanCommand.RunAsync(options, parsed, (request, clock, token) => ScanAsync(choice, settings, request, clock, token), cancellationToken)
                : Task.FromResult(Complaint.Write(complaints, ExitCode.Usage));
        });
        return command;
    }

    private static async Task<ScanResult> ScanAsync(ImageChoice choice, RegistrySettings settings, ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (source, name, trouble) = ImageArguments.Open(request.Scan.Target, settings);
        if (source is null)
        {
            return new ScanResult.NotAssessed(trouble!.What, null) { Advice = trouble.Advice };
        }

        using (source)
        {
            var asked = choice with { Name = choice.Name ?? name };
            return await new ImageScanner(clock, ProgramVersion.Text).ScanAsync(source, new() { Scan = request.Scan, Choice = asked }, cancellationToken).ConfigureAwait(false);
        }
    }
}
