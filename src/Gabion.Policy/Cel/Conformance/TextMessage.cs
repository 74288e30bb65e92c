using System.Text;

namespace Gabion.Policy.Cel.Conformance;

/// <summary>A message in the text format of protocol buffers: fields in the order of the text.</summary>
internal sealed class TextMessage
{
    private readonly List<(string Name, TextValue Value)> _fields = [];

    /// <summary>Fields by name; the name of an expanded Any is its address in brackets.</summary>
    public IReadOnlyList<(string Name, TextValue Value)> Fields => _fields;

    public void Add(string name, TextValue value) => _fields.Add((name, value));

    public bool Has(string name) => _fields.Exists(field => field.Name == name);

    public IEnumerable<TextMessage> Messages(string name) =>
        _fields.Where(field => field.Name == name).Select(field => field.Value.Message).OfType<TextMessage>();

    public TextMessage? Message(string name) => Messages(name).FirstOrDefault();

    /// <summary>The text of a string or word; null when the field is absent.</summary>
    public string? Text(string name) => _fields.Find(field => field.Name == name).Value?.Text;

    public bool IsTrue(string name) => Text(name) is "true" or "t" or "1";
}

/// <summary>The value of a field: a message, the bytes of a string, or a word as it is written (a number, an enum).</summary>
internal sealed record TextValue(TextMessage? Message, byte[]? Bytes, string? Word)
{
    public string? Text => Bytes is null ? Word : Encoding.UTF8.GetString(Bytes);
}
