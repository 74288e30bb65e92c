using System.CommandLine;
using System.Globalization;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image layers</c>: each layer, what it brings, and the instruction that made it.</summary>
internal static class ImageLayersCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var command = arguments.AddTo(new("layers", "Lists the layers: size, files, what they delete, and the instruction that made each."));
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, LayerLimits.Default, Write, cancellationToken));
        return command;
    }

    private static int Write(ImageReading reading, bool json)
    {
        if (json)
        {
            WriteJson(reading);
        }
        else
        {
            WriteText(reading);
        }

        return ExitCode.Clean;
    }

    private static void WriteText(ImageReading reading)
    {
        var output = Console.Out;
        output.WriteLine("  #       size   files  hides  layer         made by");
        for (var index = 0; index < reading.Layers.Length; index++)
        {
            var layer = reading.Layers[index];
            var hides = layer.Content.Whiteouts.Length + layer.Content.Opaques.Length;
            var id = (reading.Image.Layers[index].DiffId ?? layer.DiffId)?.Short ?? "-";
            var head = string.Create(CultureInfo.InvariantCulture,
                $"{index + 1,3} {ImageText.Size(layer.Content.Size),10} {layer.Content.Entries.Length,7} {(hides == 0 ? "" : hides),6}  {id,-12}  ");
            output.WriteLine(head + ImageText.Line(reading.Steps.Of(index)?.Instruction ?? "(not known)", ImageText.Width - head.Length));
        }

        var total = reading.Layers.Sum(layer => layer.Content.Size);
        var wasted = reading.Tree.Hidden.Sum(file => file.Entry.Size);
        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{ImageText.Count(reading.Layers.Length, "layer")}, {ImageText.Size(total)}; {ImageText.Size(wasted)} in {ImageText.Count(reading.Tree.Hidden.Count, "file")} is replaced or deleted by later layers."));
    }

    private static void WriteJson(ImageReading reading) => ImageText.Json(json =>
    {
        json.WriteString("image", reading.Image.Name);
        json.WriteString("digest", reading.Image.Digest?.ToString());
        json.WriteString("config", reading.Image.ConfigDigest?.ToString());
        json.WriteStartArray("layers");
        for (var index = 0; index < reading.Layers.Length; index++)
        {
            var layer = reading.Layers[index];
            json.WriteStartObject();
            json.WriteNumber("index", index + 1);
            json.WriteString("digest", (reading.Image.Layers[index].Descriptor?.Digest ?? layer.Digest)?.ToString());
            json.WriteString("diffId", (reading.Image.Layers[index].DiffId ?? layer.DiffId)?.ToString());
            json.WriteString("mediaType", reading.Image.Layers[index].Descriptor?.MediaType);
            json.WriteNumber("size", layer.Content.Size);
            json.WriteNumber("entries", layer.Content.Entries.Length);
            json.WriteNumber("whiteouts", layer.Content.Whiteouts.Length);
            json.WriteNumber("opaqueFolders", layer.Content.Opaques.Length);
            json.WriteString("instruction", reading.Steps.Of(index)?.Instruction);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("hiddenBytes", reading.Tree.Hidden.Sum(file => file.Entry.Size));
    });
}
