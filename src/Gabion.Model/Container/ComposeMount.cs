using Gabion.Formats.Tree;

namespace Gabion.Model.Container;

/// <summary>A mount of a service, from the short form <c>[SOURCE:]TARGET[:MODE]</c> or the long one.</summary>
/// <param name="Type">What is mounted; bind when the source is a path.</param>
/// <param name="Source">The path on the host or the volume's name; null for an anonymous volume or when a variable decides.</param>
/// <param name="Target">The path in the container; null when a variable decides.</param>
/// <param name="IsReadOnly">True when it is mounted so.</param>
/// <param name="Propagation">The propagation mode that is asked for, or null.</param>
/// <param name="Unknown">The variable without a default that hides the source, or null.</param>
public sealed record ComposeMount(
    Field Field, ComposeMountType Type, string? Source, string? Target, bool IsReadOnly, string? Propagation, string? Unknown)
{
    /// <summary>The host path without a trailing slash, <c>/</c> for the root; null when it is relative or no path.</summary>
    public string? HostPath => Type == ComposeMountType.Bind && Source is ['/', ..] ? Source.TrimEnd('/') is { Length: > 0 } path ? path : "/" : null;

    /// <summary>The mount, or null when the entry has not the form.</summary>
    public static ComposeMount? Of(Field field) => field.IsMapping ? Long(field) : field.Text is { } text ? Short(field, text) : null;

    private static ComposeMount Long(Field field)
    {
        var source = ComposeText.Of(field["source"].Text);
        var type = field["type"].Text switch
        {
            "bind" => ComposeMountType.Bind,
            "volume" => ComposeMountType.Volume,
            _ => ComposeMountType.Other,
        };
        return new(field, type, source.Text, ComposeText.Of(field["target"].Text).Text, field["read_only"].IsTrue, field["bind"]["propagation"].Text, source.Variable);
    }

    private static ComposeMount? Short(Field field, string written)
    {
        var parts = Split(written);
        if (parts.Count > 3)
        {
            return null;
        }

        if (parts.Count == 1)
        {
            return new(field, ComposeMountType.Volume, null, ComposeText.Of(written).Text, false, null, null);
        }

        var source = ComposeText.Of(parts[0]);
        var isPath = parts[0].StartsWith('.') || parts[0].StartsWith('/') || parts[0].StartsWith('~')
            || (source.Text is ['.' or '/' or '~', ..]) || (source.IsUnknown && parts[0].Contains('/', StringComparison.Ordinal));
        var modes = parts.Count == 3 ? parts[2].Split(',') : [];
        return new(
            field,
            isPath ? ComposeMountType.Bind : ComposeMountType.Volume,
            source.Text,
            ComposeText.Of(parts[1]).Text,
            modes.Contains("ro"),
            modes.FirstOrDefault(mode => mode is "shared" or "rshared" or "slave" or "rslave" or "private" or "rprivate"),
            source.Variable);
    }

    /// <summary>Splits at colons that do not stand inside <c>${…}</c>.</summary>
    private static List<string> Split(string text)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '{':
                    depth++;
                    break;
                case '}':
                    depth--;
                    break;
                case ':' when depth <= 0:
                    parts.Add(text[start..i]);
                    start = i + 1;
                    break;
                default:
                    break;
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}

/// <summary>What a mount of a compose service mounts.</summary>
public enum ComposeMountType
{
    /// <summary>A file or folder of the host.</summary>
    Bind,
    Volume,

    /// <summary>A tmpfs, a named pipe, a cluster volume, an image.</summary>
    Other,
}
