using System.CommandLine;
using System.Globalization;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Sources.Images;

namespace Gabion.Cli.Images;

/// <summary><c>gabion image files</c>: what a container sees, and on demand what it does not see any more.</summary>
internal static class ImageFilesCommand
{
    public static Command Create()
    {
        var arguments = new ImageArguments();
        var command = arguments.AddTo(new("files", "Lists the files that a container sees, with the layer that brought each."));
        var layer = new Option<int?>("--layer") { Description = "Only what this layer brought, counted from 1.", HelpName = "N" };
        var path = new Option<string>("--path") { Description = "Only paths that match.", HelpName = "PATTERN" };
        var hidden = new Option<bool>("--hidden") { Description = "What later layers replaced or deleted, instead." };
        var digests = new Option<bool>("--digests") { Description = "Also the SHA-256 of each file's content." };
        command.Options.Add(layer);
        command.Options.Add(path);
        command.Options.Add(hidden);
        command.Options.Add(digests);
        command.SetAction((parsed, cancellationToken) =>
        {
            var glob = parsed.GetValue(path) is { } text ? new Glob(text.TrimStart('/')) : null;
            var only = parsed.GetValue(layer) - 1;
            bool Takes(LayerEntry entry, int brought) => entry.Path.Length > 0 && (only is null || only == brought) && (glob is null || glob.Matches(entry.Path));
            return arguments.RunAsync(parsed, LayerLimits.Default with { HashesFiles = parsed.GetValue(digests) }, (reading, json) =>
            {
                List<Row> rows = parsed.GetValue(hidden)
                    ? [.. reading.Tree.Hidden.Where(file => Takes(file.Entry, file.Layer)).Select(file => new Row(file.Entry, file.Layer, file))]
                    : [.. reading.Tree.Files().Where(file => Takes(file.Entry, file.Layer)).Select(file => new Row(file.Entry, file.Layer, null))];
                if (json)
                {
                    WriteJson(rows);
                }
                else
                {
                    WriteText(rows);
                }

                return ExitCode.Clean;
            }, cancellationToken);
        });
        return command;
    }

    private static void WriteText(List<Row> rows)
    {
        var output = Console.Out;
        foreach (var (entry, layer, hidden) in rows)
        {
            var owner = string.Create(CultureInfo.InvariantCulture, $"{entry.UserId}:{entry.GroupId}");
            var by = hidden is null ? "" : string.Create(CultureInfo.InvariantCulture, $" {(hidden.IsDeleted ? "deleted" : "replaced")} in {hidden.HiddenBy + 1}");
            var link = entry.LinkTarget.Length > 0 ? $" -> {ImageText.Visible(entry.LinkTarget)}" : "";
            var digest = entry.Content is null ? "" : $" {entry.Content.Hex}";
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{layer + 1,3} {ImageText.Mode(entry)} {owner,9} {entry.Size,11}{by}{digest} {ImageText.Visible(entry.Path)}{link}"));
        }
    }

    private static void WriteJson(List<Row> rows) => ImageText.Json(json =>
    {
        json.WriteStartArray("files");
        foreach (var (entry, layer, hidden) in rows)
        {
            json.WriteStartObject();
            json.WriteString("path", entry.Path);
            json.WriteString("kind", entry.Kind.ToString());
            json.WriteString("mode", Convert.ToString(entry.Mode, 8));
            json.WriteNumber("uid", entry.UserId);
            json.WriteNumber("gid", entry.GroupId);
            json.WriteNumber("size", entry.Size);
            json.WriteNumber("layer", layer + 1);
            if (entry.LinkTarget.Length > 0)
            {
                json.WriteString("target", entry.LinkTarget);
            }

            if (entry.Content is not null)
            {
                json.WriteString("digest", entry.Content.ToString());
            }

            if (hidden is not null)
            {
                json.WriteNumber("hiddenBy", hidden.HiddenBy + 1);
                json.WriteBoolean("deleted", hidden.IsDeleted);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private sealed record Row(LayerEntry Entry, int Layer, HiddenFile? Hidden);
}
