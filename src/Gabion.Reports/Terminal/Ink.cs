using Gabion.Model;

namespace Gabion.Reports.Terminal;

/// <summary>Restrained colour: the sixteen that every terminal theme defines, and none when they are not wanted.</summary>
public sealed class Ink(bool color)
{
    public string Strong(string text) => Paint("1", text);

    public string Quiet(string text) => Paint("2", text);

    public string Mend(string text) => Paint("32", text);

    public string Mark(string text) => Paint("4", text);

    public string Of(Severity severity, string text) => Paint(
        severity switch
        {
            Severity.Critical => "1;31",
            Severity.High => "31",
            Severity.Medium => "33",
            Severity.Low => "36",
            _ => "2",
        },
        text);

    /// <summary>A hyperlink as terminals understand it (OSC 8).</summary>
    public string Link(string? url, string text) =>
        color && url is not null ? $"\e]8;;{url}\e\\{text}\e]8;;\e\\" : text;

    private string Paint(string code, string text) => color && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
