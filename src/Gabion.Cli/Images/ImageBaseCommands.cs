using System.CommandLine;
using System.Globalization;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image base</c> and <c>gabion image learn</c>: what an image stands on, and the table that tells it.</summary>
internal static class ImageBaseCommands
{
    public static Command CreateBase()
    {
        var arguments = new ImageArguments();
        var command = arguments.AddTo(new("base", "Says which image an image stands on, and how that is known."));
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, async (image, json, token) =>
        {
            var found = BaseTable.Read().Of(image.Manifest, image.Config, await image.ProvenanceAsync(token).ConfigureAwait(false));
            if (json)
            {
                ImageText.Json(writer =>
                {
                    writer.WriteString("base", found?.Name);
                    writer.WriteString("digest", found?.Digest);
                    if (found?.Layers is { } layers)
                    {
                        writer.WriteNumber("baseLayers", layers);
                    }

                    writer.WriteNumber("layers", image.Layers.Length);
                    writer.WriteString("how", found?.How);
                });
            }
            else if (found is null)
            {
                Console.Out.WriteLine("No base image is known. 'gabion image learn REF' teaches images that others are built on.");
            }
            else
            {
                var layers = found.Layers is { } count ? string.Create(CultureInfo.InvariantCulture, $"layers 1 to {count} of {image.Layers.Length}") : "";
                Console.Out.WriteLine(ImageText.Visible($"{found.Name ?? "(not known by name)"}{(found.Digest is null ? "" : $" {found.Digest}")}"));
                Console.Out.WriteLine($"  {layers}{(layers.Length > 0 ? ": " : "")}{found.How}");
            }

            return found is null ? ExitCode.NotAssessed : ExitCode.Clean;
        }, cancellationToken));
        return command;
    }

    public static Command CreateLearn()
    {
        var images = new Argument<string[]>("IMAGE") { Arity = ArgumentArity.OneOrMore, Description = "Images that others are built on: references, archives, layouts." };
        var name = new Option<string>("--name") { Description = "What to call the image, when there is one and it has no name of its own.", HelpName = "NAME" };
        var which = new Option<string>("--image") { Description = "Which image, where the place holds several.", HelpName = "NAME" };
        var registry = new RegistryOptions();
        var command = new Command("learn", "Remembers the layers of images, so that what is built on them is told from what is theirs.") { images, name, which };
        registry.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var complaints = new List<Complaint>();
            if (registry.Read(parsed, complaints) is not { } settings)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var table = BaseTable.Read();
            foreach (var target in parsed.GetValue(images)!)
            {
                var (source, asked, trouble) = ImageArguments.Open(target, settings);
                using (source)
                {
                    var result = source is null ? null : await source.OpenAsync(new(parsed.GetValue(which) ?? asked, null), cancellationToken).ConfigureAwait(false);
                    if (result is ImageResult.Opened { Image: { Config: { } config } image }
                        && KnownBase.Of(parsed.GetValue(name) ?? (image.Name.Length > 0 ? image.Name : target), image.Digest?.ToString(), config) is { } learnt)
                    {
                        table = table.With(learnt);
                        Console.Out.WriteLine(ImageText.Visible($"{learnt.Name}: {ImageText.Count(config.DiffIds.Length, "layer")}"));
                    }
                    else
                    {
                        complaints.Add(trouble ?? new($"'{target}' could not be learnt: {(result as ImageResult.Refused)?.Reason ?? "its layers are not named"}"));
                    }
                }
            }

            Directory.CreateDirectory(Path.GetDirectoryName(BaseTable.File)!);
            if (OutputFile.Write(BaseTable.File, stream => stream.Write(table.Write()), cancellationToken) is { } failed)
            {
                complaints.Add(new($"the table could not be written to {BaseTable.File}: {failed}"));
            }

            return Complaint.Write(complaints, complaints.Count > 0 ? ExitCode.NotAssessed : ExitCode.Clean);
        });
        return command;
    }
}
