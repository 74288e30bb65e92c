using System.CommandLine;
using Gabion.Model.Container.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image dockerfile</c>: a Dockerfile from what the image remembers.</summary>
internal static class ImageDockerfileCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments(hasFormat: false);
        var command = arguments.AddTo(new("dockerfile", "Writes the Dockerfile that the image's history tells of."));
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, async (image, _, token) =>
        {
            if (image.Config is not { } config)
            {
                return Complaint.Write([new("the image has no configuration, and so no history")], ExitCode.NotAssessed);
            }

            var found = BaseTable.Read().Of(image.Manifest, config, await image.ProvenanceAsync(token).ConfigureAwait(false));
            var known = found is { Name: not null, Layers: not null } ? found : null;
            Console.Out.Write(DockerfileText.Write(BuildSteps.Align(config, image.Layers.Length), config, known?.Name, known?.Layers ?? 0));
            return ExitCode.Clean;
        }, cancellationToken));
        return command;
    }
}
