using System.CommandLine;
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
        var dockerfile = DockerfileOption.Create();
        command.Options.Add(dockerfile);
        options.AddForImagesTo(command);
        image.Registry.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            if (image.Choice(parsed) is not { } choice)
            {
                return Task.FromResult(image.RefusePlatform(parsed));
            }

            var complaints = new List<Complaint>();
            var dockerfiles = DockerfileOption.Read(parsed.GetValue(dockerfile)!, complaints);
            return image.Registry.Read(parsed, complaints) is { } settings && complaints.Count == 0
                ? ScanAsync(options, parsed, new(settings, choice, dockerfiles), cancellationToken)
                : Task.FromResult(Complaint.Write(complaints, ExitCode.Usage));
        });
        return command;
    }

    private static async Task<int> ScanAsync(ScanCommandOptions options, ParseResult parsed, ImageToScan image, CancellationToken cancellationToken)
    {
        using (image)
        {
            return await ScanCommand.RunAsync(options, parsed, image.OpenAsync, image.ScanAsync, cancellationToken).ConfigureAwait(false);
        }
    }
}
