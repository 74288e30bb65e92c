using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container.Images;

/// <summary>How an image runs and how it was made (OCI config.md; Docker's image specification v1.2 for health checks and shells).</summary>
public sealed class ImageConfig
{
    private ImageConfig(Field root)
    {
        Root = root;
        Settings = root["config"].IsSet ? root["config"] : root["container_config"];
        DiffIds = [.. root["rootfs"]["diff_ids"].Texts.Select(text => Digest.TryParse(text, out var digest) ? digest : null)];
        History = [.. root["history"].Items.Select(HistoryEntry.Read)];
        Environment = [.. Settings["Env"].Items.Where(item => item.Text is not null).Select(item => new ImageVariable(item.Text!, item))];
        Labels = Descriptor.Texts(Settings["Labels"]);
    }

    /// <summary>The document, for places in it.</summary>
    public Field Root { get; }

    /// <summary>What the image's author set: the member <c>config</c>.</summary>
    public Field Settings { get; }

    public Platform Platform => new(
        Root["os"].Text ?? "linux", Root["architecture"].Text ?? "unknown", Root["variant"].Text is { Length: > 0 } variant ? variant : null);

    /// <summary>When the image was made, as it says; builds that can be repeated say 1970 or nothing.</summary>
    public DateTimeOffset? Created => HistoryEntry.Time(Root["created"].Text);

    /// <summary>Hashes of the layers' uncompressed archives, from the lowest up; null where one is no digest.</summary>
    public ImmutableArray<Digest?> DiffIds { get; }

    public ImmutableArray<HistoryEntry> History { get; }

    public ImmutableArray<ImageVariable> Environment { get; }

    public ImmutableSortedDictionary<string, string> Labels { get; }

    /// <summary>The user as written: name or number, with or without group; empty for root.</summary>
    public string User => Settings["User"].Text ?? "";

    public ImmutableArray<string> Entrypoint => [.. Settings["Entrypoint"].Texts];

    public ImmutableArray<string> Command => [.. Settings["Cmd"].Texts];

    public ImmutableArray<string> Shell => [.. Settings["Shell"].Texts];

    public ImmutableArray<string> HealthTest => [.. Settings["Healthcheck"]["Test"].Texts];

    public string WorkingFolder => Settings["WorkingDir"].Text ?? "";

    public ImmutableArray<string> Triggers => [.. Settings["OnBuild"].Texts];

    /// <summary>Ports as written: <c>80/tcp</c>.</summary>
    public IEnumerable<FieldEntry> Ports => Settings["ExposedPorts"].Entries;

    public IEnumerable<FieldEntry> Volumes => Settings["Volumes"].Entries;

    /// <summary>Reads the configuration, or says why it cannot be read.</summary>
    public static ImageConfig? Read(ReadOnlySpan<byte> bytes, out string? reason) =>
        ManifestJson.Root(bytes, out reason) is { } root ? new(root) : null;
}

/// <summary>A variable of the image: <c>PATH=/usr/bin</c>.</summary>
public sealed record ImageVariable(string Text, Field At)
{
    public string Name => Text.Split('=', 2)[0];

    /// <summary>Empty when only the name is given.</summary>
    public string Value => Text.IndexOf('=') is >= 0 and var equals ? Text[(equals + 1)..] : "";
}

/// <summary>A step of an image's making. Steps that are not empty made one layer each, in order.</summary>
public sealed record HistoryEntry(string CreatedBy)
{
    public DateTimeOffset? Created { get; init; }

    public string Comment { get; init; } = "";

    public string Author { get; init; } = "";

    /// <summary>The step changed no file and made no layer.</summary>
    public bool IsEmpty { get; init; }

    internal static HistoryEntry Read(Field field) => new(field["created_by"].Text ?? "")
    {
        Created = Time(field["created"].Text),
        Comment = field["comment"].Text ?? "",
        Author = field["author"].Text ?? "",
        IsEmpty = field["empty_layer"].IsTrue,
    };

    internal static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Year > 1 ? time : null;
}
