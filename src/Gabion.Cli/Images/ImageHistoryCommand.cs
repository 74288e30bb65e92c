using System.CommandLine;
using System.Globalization;
using Gabion.Model.Container.Images;
using Gabion.Reports.Terminal;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image history</c>: every step of the image's making, with the layer that it made.</summary>
internal static class ImageHistoryCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var command = arguments.AddTo(new("history", "Lists the steps of the image's making, oldest first, with the layer that each made."));
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, LayerLimits.Default, Write, cancellationToken));
        return command;
    }

    private static int Write(ImageReading reading, bool json)
    {
        if (json)
        {
            WriteJson(reading);
            return ExitCode.Clean;
        }

        if (reading.Steps.Steps.IsEmpty)
        {
            Console.Out.WriteLine("The image has no history.");
            return ExitCode.Clean;
        }

        foreach (var step in reading.Steps.Steps)
        {
            var when = step.Entry.Created?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
            var layer = step.Layer is { } index ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}") : "";
            var size = step.Layer is { } made ? ImageText.Size(reading.Layers[made].Content.Size) : "";
            var first = $"{layer,3}  {when,-16}  {size,9}  ";
            foreach (var line in TextLines.Wrap(ImageText.Visible(step.Instruction), Math.Max(30, ImageText.Width - first.Length)).DefaultIfEmpty(""))
            {
                Console.Out.WriteLine(first + line);
                first = new(' ', first.Length);
            }
        }

        return ExitCode.Clean;
    }

    private static void WriteJson(ImageReading reading) => ImageText.Json(json =>
    {
        json.WriteString("builder", reading.Steps.Builder == ImageBuilder.Unknown ? null : reading.Steps.Builder.ToString());
        json.WriteStartArray("steps");
        foreach (var step in reading.Steps.Steps)
        {
            json.WriteStartObject();
            if (step.Layer is { } layer)
            {
                json.WriteNumber("layer", layer + 1);
            }

            json.WriteString("created", step.Entry.Created?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            json.WriteString("instruction", step.Instruction);
            json.WriteString("createdBy", step.Entry.CreatedBy);
            json.WriteString("comment", step.Entry.Comment);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
