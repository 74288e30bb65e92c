using System.CommandLine;
using System.Globalization;
using Gabion.Cli.Packages;
using Gabion.Model.Packages;
using Gabion.Reports;
using Gabion.Scan.Images;
using Gabion.Scan.Images.Cache;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image packages</c>: the packages of an image, each with the layer that brought it.</summary>
internal static class ImagePackagesCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var command = arguments.AddTo(new("packages", "Lists the packages of an image, each with the layer that brought it in this version."));
        var noCache = new Option<bool>("--no-cache") { Description = "Read every layer again, even those that are remembered." };
        command.Options.Add(noCache);
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, async (image, json, token) =>
        {
            var (reading, inventory) = await ImageInventory.ReadAsync(image, LayerLimits.Default, parsed.GetValue(noCache) ? null : LayerCache.OfUser(), token).ConfigureAwait(false);
            ImageArguments.Tell(reading);
            if (json)
            {
                Console.Out.WriteLine(PackageListOutput.Json(inventory, reading.Gaps));
            }
            else
            {
                Write(reading, inventory);
            }

            return inventory.Packages.IsEmpty
                ? Complaint.Write([new("no package database and no program with packages in it was found, so nothing can be said of the packages")], ExitCode.NotAssessed)
                : ExitCode.Clean;
        }, cancellationToken));
        return command;
    }

    private static void Write(ImageReading reading, Inventory inventory)
    {
        if (inventory.Release is { } release)
        {
            Console.Out.WriteLine(VisibleText.Of($"{release}"));
            Console.Out.WriteLine();
        }

        var numbers = reading.Image.Layers.Select((layer, index) => ((layer.DiffId ?? layer.Descriptor?.Digest ?? reading.Layers[index].DiffId)?.ToString() ?? "", index + 1))
            .GroupBy(pair => pair.Item1, pair => pair.Item2).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        foreach (var package in inventory.Packages)
        {
            var layer = package.Layer is { } digest && numbers.TryGetValue(digest.ToString(), out var number) ? number.ToString(CultureInfo.InvariantCulture) : "";
            var name = package.Namespace is null ? package.Name : $"{package.Namespace}/{package.Name}";
            Console.Out.WriteLine(VisibleText.Of($"{layer,3}  {package.Type,-8} {name} {package.Version ?? "(no version)"}"));
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{inventory.Packages.Length} packages; the number before each is the layer that brought it."));
    }
}
