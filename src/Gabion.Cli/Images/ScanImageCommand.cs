using System.CommandLine;

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
        var rebase = new Option<string>("--rebase") { Description = "Say instead what would change if the image stood on this base.", HelpName = "BASE" };
        command.Options.Add(rebase);
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
                ? parsed.GetValue(rebase) is { } newBase
                    ? RebaseAsync(options, parsed, new(settings, choice, dockerfiles), new(settings, choice with { Name = null }, []), newBase, cancellationToken)
                    : ScanAsync(options, parsed, new(settings, choice, dockerfiles), cancellationToken)
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

    private static async Task<int> RebaseAsync(ScanCommandOptions options, ParseResult parsed, ImageToScan image, ImageToScan newBase, string name, CancellationToken cancellationToken)
    {
        using (image)
        using (newBase)
        {
            return await RebaseRun.RunAsync(options, parsed, image, newBase, name, cancellationToken).ConfigureAwait(false);
        }
    }
}
