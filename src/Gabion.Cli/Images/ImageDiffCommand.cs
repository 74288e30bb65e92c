using System.CommandLine;
using System.Globalization;
using Gabion.Cli.Database;
using Gabion.Database;
using Gabion.Intel.Matching;
using Gabion.Intel.Vex;
using Gabion.Model.Container.Images;
using Gabion.Model.Packages;
using Gabion.Scan.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image diff A B</c>: packages, vulnerabilities, settings and files.</summary>
internal static class ImageDiffCommand
{
    private const int Listed = 40;

    public static Command Create()
    {
        var before = new ImageArguments();
        var after = new Argument<string>("OTHER") { Description = "The other image." };
        var all = new Option<bool>("--all") { Description = "List every file that differs." };
        var folder = DbCommand.Folder();
        var command = before.AddTo(new("diff", "Says how one image differs from another: packages, known vulnerabilities, settings, files. Exit code 1 when they differ."));
        command.Arguments.Add(after);
        command.Options.Add(all);
        command.Options.Add(folder);
        command.SetAction((parsed, cancellationToken) => before.RunAsync(parsed, async (first, json, token) =>
        {
            var (source, name, trouble) = ImageArguments.Open(parsed.GetValue(after)!, before.Registry.Read(parsed, [])!);
            if (source is null)
            {
                return Complaint.Write([trouble!], ExitCode.NotAssessed);
            }

            using (source)
            {
                var result = await source.OpenAsync(before.Choice(parsed)! with { Name = name }, token).ConfigureAwait(false);
                if (result is not ImageResult.Opened { Image: var second })
                {
                    return Complaint.Write([new($"{source.Told(parsed.GetValue(after)!)}: {((ImageResult.Refused)result).Reason}", ((ImageResult.Refused)result).Advice)], ExitCode.NotAssessed);
                }

                var left = await ImageInventory.ReadAsync(first, LayerLimits.Default with { HashesFiles = true }, token).ConfigureAwait(false);
                var right = await ImageInventory.ReadAsync(second, LayerLimits.Default with { HashesFiles = true }, token).ConfigureAwait(false);
                ImageArguments.Tell(left.Reading);
                ImageArguments.Tell(right.Reading);
                using var database = new AdvisoryDatabase(DbCommand.FolderOf(parsed, folder));
                var vulnerabilities = VulnerabilityDifference.Between(
                    (left.Inventory, [.. ImageInventory.Missing(left.Inventory, left.Reading.Tree)]), (right.Inventory, [.. ImageInventory.Missing(right.Inventory, right.Reading.Tree)]), new(new SourceList(database), VexSet.Empty) { Faults = () => database.Faults.Select(fault => fault.ToString()) }, ReproducibleClock.FromEnvironment().GetUtcNow());
                var lines = new Lines(
                    [.. Packages(left.Inventory, right.Inventory)],
                    [.. Settings(first.Config, second.Config)],
                    [.. FileDifference.Between(left.Reading.Tree, right.Reading.Tree)]);
                Write(lines, vulnerabilities, (parsed.GetValue(before.Target)!, parsed.GetValue(after)!), json, parsed.GetValue(all) ? int.MaxValue : Listed);
                return lines.Packages.Count + lines.Settings.Count + lines.Files.Count > 0 ? ExitCode.Findings
                    : left.Reading.IsWhole && right.Reading.IsWhole ? ExitCode.Clean
                    : ExitCode.NotAssessed; // what could be read is the same
            }
        }, cancellationToken));
        return command;
    }

    private static IEnumerable<string> Packages(Inventory before, Inventory after)
    {
        static string Key(Package package) => $"{package.Type} {(package.Namespace is null ? "" : package.Namespace + "/")}{package.Name}";
        var old = before.Packages.ToLookup(Key, package => package.Version ?? "", StringComparer.Ordinal);
        var now = after.Packages.ToLookup(Key, package => package.Version ?? "", StringComparer.Ordinal);
        foreach (var key in old.Select(group => group.Key).Union(now.Select(group => group.Key)).Order(StringComparer.Ordinal))
        {
            var (was, has) = (string.Join(", ", old[key].Order(StringComparer.Ordinal)), string.Join(", ", now[key].Order(StringComparer.Ordinal)));
            if (was != has)
            {
                yield return was.Length == 0 ? $"+ {key} {has}" : has.Length == 0 ? $"- {key} {was}" : $"~ {key} {was} -> {has}";
            }
        }
    }

    private static IEnumerable<string> Settings(ImageConfig? before, ImageConfig? after)
    {
        (string Name, Func<ImageConfig, string> Value)[] settings =
        [
            ("platform", config => config.Platform.ToString()),
            ("USER", config => config.User),
            ("WORKDIR", config => config.WorkingFolder),
            ("ENTRYPOINT", config => string.Join(' ', config.Entrypoint)),
            ("CMD", config => string.Join(' ', config.Command)),
            ("EXPOSE", config => string.Join(' ', config.Ports.Select(port => port.Key))),
            ("VOLUME", config => string.Join(' ', config.Volumes.Select(volume => volume.Key))),
            ("HEALTHCHECK", config => string.Join(' ', config.HealthTest)),
            ("STOPSIGNAL", config => config.Settings["StopSignal"].Text ?? ""),
            ("SHELL", config => string.Join(' ', config.Shell)),
            ("ONBUILD", config => string.Join("; ", config.Triggers)),
            ("ENV", config => string.Join(' ', config.Environment.Select(variable => variable.Text))),
            ("LABEL", config => string.Join(' ', config.Labels.Select(label => $"{label.Key}={label.Value}"))),
        ];
        foreach (var (name, value) in settings)
        {
            var (was, has) = (before is null ? "" : value(before), after is null ? "" : value(after));
            if (was != has)
            {
                yield return $"~ {name} {(was.Length == 0 ? "(none)" : was)} -> {(has.Length == 0 ? "(none)" : has)}";
            }
        }
    }

    private static void Write(Lines lines, VulnerabilityDifference vulnerabilities, (string, string) names, bool json, int listed)
    {
        if (json)
        {
            ImageText.Json(writer =>
            {
                Array("packages", lines.Packages);
                VulnerabilityDifferenceOutput.Json(writer, vulnerabilities);
                Array("settings", lines.Settings);
                Array("files", lines.Files.Select(file => $"{file.What} {file.Path}"));

                void Array(string name, IEnumerable<string> texts)
                {
                    writer.WriteStartArray(name);
                    foreach (var text in texts)
                    {
                        writer.WriteStringValue(text);
                    }

                    writer.WriteEndArray();
                }
            });
            return;
        }

        Section("packages", lines.Packages, int.MaxValue);
        VulnerabilityDifferenceOutput.Text(vulnerabilities, names, listed);
        Section("settings", lines.Settings, int.MaxValue);
        Section("files", [.. lines.Files.Select(file => $"{file.What switch { "added" => '+', "removed" => '-', _ => '~' }} {file.Path}{(file.What is "added" or "removed" ? "" : $" ({file.What})")}")], listed);
    }

    private static void Section(string name, List<string> texts, int listed)
    {
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {(texts.Count == 0 ? "the same" : texts.Count == 1 ? "1 differs" : $"{texts.Count} differ")}"));
        foreach (var text in texts.Take(listed))
        {
            Console.Out.WriteLine($"  {ImageText.Visible(text)}");
        }

        if (texts.Count > listed)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {texts.Count - listed} more; --all lists them."));
        }
    }

    private sealed record Lines(List<string> Packages, List<string> Settings, List<FileDifference> Files);
}
