using System.CommandLine;
using System.Globalization;
using Gabion.Model.Container.Images;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image drift</c>: what a container's files have become since its image. Exit code 1 when programs or system files changed.</summary>
internal static class ImageDriftCommand
{
    // What runtimes write into every container, and folders that are made to be written to.
    private static readonly string[] Volatile = ["proc/", "sys/", "dev/", "run/", "tmp/", "var/tmp/", "var/log/", "var/cache/", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/mtab", ".dockerenv"];

    public static Command Create()
    {
        var arguments = new ImageArguments();
        var root = new Option<string>("--rootfs") { Description = "The container's whole file system.", HelpName = "DIR" };
        var upper = new Option<string>("--upper") { Description = "The container's writable overlay layer (upperdir) instead.", HelpName = "DIR" };
        var all = new Option<bool>("--all") { Description = "Also what is made to change: temporary files, logs, caches." };
        var command = arguments.AddTo(new("drift", "Says what of a container's files is not as in its image. Exit code 1 when something is."));
        command.Options.Add(root);
        command.Options.Add(upper);
        command.Options.Add(all);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (folder, isUpper) = (parsed.GetValue(root) ?? parsed.GetValue(upper), parsed.GetValue(upper) is not null);
            if (folder is null || (parsed.GetValue(root) is not null && isUpper) || !Directory.Exists(folder))
            {
                return Task.FromResult(Complaint.Write([new(folder is null ? "it is not said where the container's files are" : $"there is no folder '{folder}'", "Give --rootfs DIR or --upper DIR.")], ExitCode.Usage));
            }

            return arguments.RunAsync(parsed, async (image, json, token) =>
            {
                var limits = LayerLimits.Default with { HashesFiles = true };
                var reading = await ImageReading.ReadAsync(image, _ => NoContent.Instance, limits, Environment.ProcessorCount, token).ConfigureAwait(false);
                ImageArguments.Tell(reading);
                var layer = await ContainerFolder.ReadAsync(folder, isUpper, limits, token).ConfigureAwait(false);
                foreach (var gap in layer.Gaps)
                {
                    new Complaint($"not assessed: {gap.Path}: {gap.Reason}").Write();
                }

                var contents = reading.Layers.Select(one => one.Content).ToList();
                var after = ImageTree.Merge(isUpper ? [.. contents, layer.Content] : [layer.Content]);
                var differences = FileDifference.Between(reading.Tree, after)
                    .Where(difference => parsed.GetValue(all) || !Volatile.Any(start => difference.Path.StartsWith(start, StringComparison.Ordinal) || difference.Path + "/" == start))
                    .ToList();
                Write(differences, json);
                return differences.Count == 0 ? ExitCode.Clean : ExitCode.Findings;
            }, cancellationToken);
        });
        return command;
    }

    private static void Write(List<FileDifference> differences, bool json)
    {
        if (json)
        {
            ImageText.Json(writer =>
            {
                writer.WriteStartArray("differences");
                foreach (var difference in differences)
                {
                    writer.WriteStartObject();
                    writer.WriteString("path", difference.Path);
                    writer.WriteString("what", difference.What);
                    writer.WriteBoolean("program", IsProgram(difference));
                    writer.WriteString("imageDigest", difference.Before?.Content?.ToString());
                    writer.WriteString("containerDigest", difference.After?.Content?.ToString());
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return;
        }

        foreach (var difference in differences.OrderByDescending(IsProgram))
        {
            Console.Out.WriteLine($"{difference.What,-9} {(IsProgram(difference) ? "program" : "       ")}  {ImageText.Visible(difference.Path)}");
        }

        Console.Out.WriteLine(differences.Count == 0
            ? "The container's files are those of the image."
            : string.Create(CultureInfo.InvariantCulture, $"\n{differences.Count} differences, {differences.Count(IsProgram)} of them in programs."));
    }

    private static bool IsProgram(FileDifference difference) => difference.After?.IsExecutable == true || difference.Before?.IsExecutable == true;
}
