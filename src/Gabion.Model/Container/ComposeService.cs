using System.Collections.Immutable;
using Gabion.Formats.Tree;

namespace Gabion.Model.Container;

/// <summary>One service of a compose file.</summary>
public sealed class ComposeService : Fact
{
    /// <param name="composeFile">The file it stands in.</param>
    /// <param name="key">The service's name, where it is written.</param>
    /// <param name="layers">The service itself, then what it extends, nearest first.</param>
    /// <param name="extendsAreKnown">False when it extends a service of another file.</param>
    public ComposeService(ComposeFile composeFile, MappingKey key, ImmutableArray<Field> layers, bool extendsAreKnown)
        : base(Of(composeFile).File)
    {
        ComposeFile = composeFile;
        Key = key;
        Layers = layers;
        IsComplete = extendsAreKnown && (this["image"].IsSet || this["build"].IsSet);
    }

    public ComposeFile ComposeFile { get; }

    public MappingKey Key { get; }

    public string Name => Key.Text;

    public ImmutableArray<Field> Layers { get; }

    /// <summary>The service as written, without what it extends: where a value is at fault.</summary>
    public Field Own => Layers[0];

    /// <summary>
    /// True when the whole service is in this file: it says what it runs, and extends nothing elsewhere. Only then does
    /// the absence of a key prove anything; an override file leaves most keys to the file it is merged with.
    /// </summary>
    public bool IsComplete { get; }

    public override Resource Resource => new("Service", Name);

    /// <summary>The value that counts: the service's own, else that of the nearest service it extends.</summary>
    public Field this[string key]
    {
        get
        {
            foreach (var layer in Layers)
            {
                if (layer[key].IsSet)
                {
                    return layer[key];
                }
            }

            return Own[key];
        }
    }

    /// <summary>Every item of a list that extended services add to: <c>security_opt</c>, <c>cap_drop</c>, <c>volumes</c>.</summary>
    public IEnumerable<Field> ItemsOf(string key) => Layers.SelectMany(layer => (IEnumerable<Field>)layer[key].Items);

    /// <summary>The ports that this service itself publishes.</summary>
    public IEnumerable<ComposePort> Ports => ((IEnumerable<Field>)Own["ports"].Items).Select(ComposePort.Of).OfType<ComposePort>();

    /// <summary>The mounts that this service itself names.</summary>
    public IEnumerable<ComposeMount> Mounts => ((IEnumerable<Field>)Own["volumes"].Items).Select(ComposeMount.Of).OfType<ComposeMount>();

    /// <summary>Entries of a mapping or of a list of <c>KEY=value</c>, as the service itself writes them: <c>environment</c>, <c>labels</c>.</summary>
    public static IEnumerable<ComposeEntry> EntriesOf(Field field)
    {
        foreach (var entry in field.Entries)
        {
            yield return new(entry.Key, entry.Value.Text, entry.Value);
        }

        foreach (var item in field.Items)
        {
            if (item.Text is { } text)
            {
                var equals = text.IndexOf('=', StringComparison.Ordinal);
                yield return equals < 0 ? new(text, null, item) : new(text[..equals], text[(equals + 1)..], item);
            }
        }
    }

    private static ComposeFile Of(ComposeFile? file) => file ?? throw new ArgumentNullException(nameof(file));
}

/// <summary>One entry of <c>environment</c>, <c>args</c> or <c>labels</c>, whichever way it was written.</summary>
/// <param name="Value">As written; null when it comes from the shell that runs compose.</param>
public readonly record struct ComposeEntry(string Name, string? Value, Field Field);
