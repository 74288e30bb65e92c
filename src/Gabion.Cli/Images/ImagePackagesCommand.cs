using System.CommandLine;
using System.Globalization;
using Gabion.Cli.Packages;
using Gabion.Model;
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
        var jarHashes = JarHashes.Create();
        command.Options.Add(jarHashes);
        var dockerfile = DockerfileOption.Create();
        command.Options.Add(dockerfile);
        command.SetAction((parsed, cancellationToken) => arguments.RunAsync(parsed, async (image, json, token) =>
        {
            var complaints = new List<Complaint>();
            var archives = JarHashes.Read(parsed.GetValue(jarHashes), complaints);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var (reading, inventory) = await ImageInventory.ReadAsync(image, LayerLimits.Default, parsed.GetValue(noCache) ? null : LayerCache.OfUser(), archives, token).ConfigureAwait(false);
            ImageArguments.Tell(reading);
            var dockerfiles = DockerfileOption.Read(parsed.GetValue(dockerfile)!, complaints);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            reading = reading with { Attribution = ImageAttribution.Of(reading, BaseTable.Read(), await image.ProvenanceAsync(token).ConfigureAwait(false), dockerfiles) };
            if (json)
            {
                Console.Out.WriteLine(PackageListOutput.Json(inventory, [.. reading.Gaps, .. reading.Damage, .. ImageInventory.Missing(inventory)], package => package.Layer is { } layer ? reading.OriginOf(layer) : null));
            }
            else
            {
                Write(reading, inventory);
                if ((await image.AttachedAsync(token).ConfigureAwait(false)).Any(statement => statement.IsBill))
                {
                    Console.Out.WriteLine("The builder attached a bill of materials; it was not used here. 'gabion image attestations IMAGE --show spdx' writes it, 'gabion scan sbom' reads it.");
                }
            }

            var missing = ImageInventory.Missing(inventory).Select(gap => new Complaint($"not assessed: {gap.Reason}"));
            return Complaint.Write(missing, reading.IsWhole && !inventory.Packages.IsEmpty ? ExitCode.Clean : ExitCode.NotAssessed);
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

        var origins = inventory.Packages.Select(package => package.Layer).OfType<Digest>().Distinct().ToDictionary(layer => layer, reading.OriginOf);
        foreach (var package in inventory.Packages)
        {
            var origin = package.Layer is { } layer ? origins[layer] : null;
            var name = package.Namespace is null ? package.Name : $"{package.Namespace}/{package.Name}";
            var whose = origin?.IsOfBase switch { true => "base", false => "yours", null => "" };
            Console.Out.WriteLine(VisibleText.Of(string.Create(
                CultureInfo.InvariantCulture, $"{origin?.Number,3}  {(reading.Attribution.BaseLayers is null ? "" : $"{whose,-5}  ")}{package.Type,-8} {name} {package.Version ?? "(no version)"}")));
        }

        Console.Out.WriteLine();
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ImageText.Count(inventory.Packages.Length, "package")}; the number before each is the layer that brought it."));
        if (reading.Attribution is { Base: { } found, BaseLayers: { } count })
        {
            Console.Out.WriteLine(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"Layers 1 to {count} are the base image's, {found.Name}: {found.How}.")));
        }

        foreach (var (layer, place) in reading.Attribution.Lines.Where(line => inventory.Packages.Any(package => package.Layer is { } digest && origins[digest]?.Number == line.Key + 1)))
        {
            Console.Out.WriteLine(VisibleText.Of(string.Create(CultureInfo.InvariantCulture, $"Layer {layer + 1} is made by {place}.")));
        }
    }
}
