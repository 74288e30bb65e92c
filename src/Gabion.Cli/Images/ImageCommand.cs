using System.CommandLine;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image</c>: what an image is made of.</summary>
internal static class ImageCommand
{
    public static Command Create() => new("image", "Shows what an image is made of.")
    {
        ImageLayersCommand.Create(),
        ImageFilesCommand.Create(),
        ImageHistoryCommand.Create(),
        ImagePackagesCommand.Create(),
        ImageDiffCommand.Create(),
        ImageDockerfileCommand.Create(),
        ImageCompareCommand.Create(),
        ImageDriftCommand.Create(),
        ImageAttestationsCommand.Create(),
        ImageBaseCommands.CreateBase(),
        ImageBaseCommands.CreateLearn(),
    };
}
