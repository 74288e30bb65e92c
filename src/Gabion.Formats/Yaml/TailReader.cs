namespace Gabion.Formats.Yaml;

/// <summary>Reads a text from an offset on, without copying the rest.</summary>
internal sealed class TailReader(string text, int offset) : TextReader
{
    private int _at = offset;

    public override int Peek() => _at < text.Length ? text[_at] : -1;

    public override int Read() => _at < text.Length ? text[_at++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        var taken = Math.Min(count, text.Length - _at);
        text.CopyTo(_at, buffer, index, taken);
        _at += taken;
        return taken;
    }
}
