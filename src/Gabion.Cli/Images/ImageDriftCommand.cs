using System.CommandLine;
using System.Globalization;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image drift</c>: what a container's files have become since its image. Exit code 1 when something is not as it was.</summary>
internal static class ImageDriftCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var root = new Option<string>("--rootfs") { Description = "The container's whole file system.", HelpName = "DIR" };
        var upper = new Option<string>("--upper") { Description = "The container's writable overlay layer (upperdir) instead.", HelpName = "DIR" };
        var container = new Option<string>("--container") { Description = "A container of podman, buildah, docker or containerd, by id or name.", HelpName = "ID" };
        var storage = new Option<string>("--storage") { Description = "Where --container is looked for. [default: the places of podman, docker and containerd]", HelpName = "DIR" };
        var all = new Option<bool>("--all") { Description = "Also what is made to change: temporary files, logs, caches." };
        var command = arguments.AddTo(new("drift", "Says what of a container's files is not as in its image or its packages. Exit code 1 when something is."));
        foreach (Option option in (Option[])[root, upper, container, storage, all])
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) =>
        {
            if (Place(parsed.GetValue(root), parsed.GetValue(upper), parsed.GetValue(container), parsed.GetValue(storage), out var complaint) is not { } place)
            {
                return Task.FromResult(Complaint.Write([complaint!], ExitCode.Usage));
            }

            return arguments.RunAsync(parsed, async (image, json, token) =>
            {
                if (place.Image is { } its && image.ConfigDigest is { } id && its.Length >= 64 && !its.EndsWith(id.Hex, StringComparison.Ordinal))
                {
                    new Complaint($"the container was started from another image ({its}) than the one it is compared with ({id})").Write();
                }

                var drift = await ContainerDrift.ReadAsync(image, place.Folder, place.IsUpper, parsed.GetValue(all), token).ConfigureAwait(false);
                foreach (var gap in drift.Gaps)
                {
                    new Complaint($"not assessed: {(gap.Path.Length > 0 ? $"{gap.Path}: " : "")}{gap.Reason}", gap.Remedy).Write();
                }

                Write(drift, json);
                return drift.Files.IsEmpty ? ExitCode.Clean : ExitCode.Findings;
            }, cancellationToken);
        });
        return command;
    }

    private static ContainerPlace? Place(string? root, string? upper, string? container, string? storage, out Complaint? complaint)
    {
        complaint = null;
        if (new[] { root, upper, container }.Count(one => one is not null) != 1)
        {
            complaint = new("it is not clear where the container's files are", "Give one of --rootfs DIR, --upper DIR and --container ID.");
            return null;
        }

        if ((root ?? upper) is { } folder)
        {
            complaint = Directory.Exists(folder) ? null : new($"there is no folder '{folder}'");
            return complaint is null ? new(folder, upper is not null, null, "folder") : null;
        }

        var reasons = new List<string>();
        foreach (var place in storage is null ? ContainerPlace.DefaultRoots.Where(Directory.Exists) : [storage])
        {
            if (ContainerPlace.Find(place, container!, out var reason) is { } found)
            {
                return found;
            }

            reasons.Add(reason!);
        }

        complaint = new($"the container '{container}' was not found: {(reasons.Count == 0 ? "there is no storage of podman, docker or containerd" : string.Join("; ", reasons))}", "--storage DIR says where to look.");
        return null;
    }

    private static void Write(ContainerDrift drift, bool json)
    {
        if (json)
        {
            ImageText.Json(writer =>
            {
                writer.WriteNumber("packageFiles", drift.CheckedFiles);
                writer.WriteNumber("passedOver", drift.PassedOver);
                writer.WriteStartArray("differences");
                foreach (var file in drift.Files)
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", file.Path);
                    writer.WriteString("what", file.What);
                    writer.WriteBoolean("program", file.IsProgram);
                    writer.WriteString("package", file.Package);
                    writer.WriteBoolean("altered", file.IsAltered);
                    writer.WriteBoolean("configuration", file.IsConfiguration);
                    writer.WriteBoolean("fromNowhere", file.IsFromNowhere);
                    writer.WriteString("imageDigest", file.Difference?.Before?.Content?.ToString());
                    writer.WriteString("containerDigest", file.Difference?.After?.Content?.ToString());
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        foreach (var file in drift.Files.OrderByDescending(file => file.IsFromNowhere).ThenByDescending(file => file.IsAltered && !file.IsConfiguration).ThenByDescending(file => file.IsProgram))
        {
            Console.Out.WriteLine($"{file.What,-9} {(file.IsProgram ? "program" : "       ")}  {ImageText.Visible(file.Path)}");
            if (Note(file) is { } note)
            {
                Console.Out.WriteLine($"{"",19}{ImageText.Visible(note)}");
            }
        }

        Console.Out.WriteLine(drift.Files.IsEmpty
            ? "The container's files are those of the image."
            : string.Create(CultureInfo.InvariantCulture, $"\n{ImageText.Count(drift.Files.Length, "difference")}, {drift.Files.Count(file => file.IsProgram)} of them in programs."));
        if (drift.PassedOver > 0)
        {
            Console.Out.WriteLine($"{ImageText.Count(drift.PassedOver, "difference")} in temporary files, logs, caches and what runtimes write {(drift.PassedOver == 1 ? "is" : "are")} passed over; --all lists them.");
        }

        Console.Out.WriteLine(drift.CheckedFiles == 0
            ? "No package database states checksums: only the image was compared with."
            : string.Create(CultureInfo.InvariantCulture, $"The image's package databases state the content of {ImageText.Count(drift.CheckedFiles, "file")}."));
    }

    private static string? Note(DriftedFile file) =>
        file.IsAltered ? $"not what {file.Package} has{(file.IsConfiguration ? ", which expects it to be changed" : file.Difference is null ? "; the image brought it so" : "")}"
        : file.IsFromNowhere ? "of no package, and not in the image"
        : null;
}
