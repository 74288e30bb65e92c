using System.CommandLine;
using Gabion.Model.Container.Images;
using Gabion.Reports;
using Gabion.Scan.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image dockerfile</c>: the Dockerfile from the builder's provenance, or one from what the image remembers.</summary>
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

            var provenance = await image.ProvenanceAsync(token).ConfigureAwait(false);
            if (provenance?.Source is { } source)
            {
                if (ProvenanceFile.OwnSteps(provenance, config) is not null)
                {
                    Console.Out.WriteLine("# The Dockerfile in the builder's provenance; the image's history agrees with each step of it.");
                    Console.Out.Write(string.Join('\n', source.ReplaceLineEndings("\n").Split('\n').Select(VisibleText.OfSource)));
                    return ExitCode.Clean;
                }

                Console.Error.WriteLine("gabion: the builder's provenance holds a Dockerfile that is not what the image's history tells; this is written from the history");
            }

            var found = BaseTable.Read().Of(image.Manifest, config, provenance);
            var known = found is { Name: not null, Layers: not null } ? found : null;
            Console.Out.Write(DockerfileText.Write(BuildSteps.Align(config, image.Layers.Length), config, known?.Name, known?.Layers ?? 0));
            return ExitCode.Clean;
        }, cancellationToken));
        return command;
    }
}
