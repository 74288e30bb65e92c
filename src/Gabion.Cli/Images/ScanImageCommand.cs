using System.CommandLine;
using Gabion.Scan;
using Gabion.Scan.Images;

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
        command.SetAction((parsed, cancellationToken) => image.Choice(parsed) is { } choice
            ? ScanCommand.RunAsync(options, parsed, (request, clock, token) => ScanAsync(choice, request, clock, token), cancellationToken)
            : Task.FromResult(image.RefusePlatform(parsed)));
        return command;
    }

    private static async Task<ScanResult> ScanAsync(
        Sources.Images.ImageChoice choice, ScanRequest request, TimeProvider clock, CancellationToken cancellationToken)
    {
        var (source, name, trouble) = await ImageArguments.OpenAsync(request.Scan.Target, cancellationToken).ConfigureAwait(false);
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
