using System.Globalization;

namespace Gabion.Cli.Cluster;

/// <summary>Says on standard error what is waited for: on a terminal a line drawn over each second, elsewhere a line now and then.</summary>
/// <param name="isTerminal">Standard error is a terminal on which lines may be drawn over.</param>
internal sealed class WaitingLine(TextWriter output, bool isTerminal)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30);

    private string? _what;
    private TimeSpan _next;

    /// <param name="what">Null: it is over.</param>
    public void Tell(string? what, TimeSpan length)
    {
        if (isTerminal)
        {
            output.Write(what is null ? "\r\e[K" : string.Create(CultureInfo.InvariantCulture, $"\r\e[Kgabion: waiting for {what} ({length.TotalSeconds:0} s)"));
            return;
        }

        if (what is null)
        {
            _what = null;
            return;
        }

        if (what != _what || length >= _next)
        {
            _next = what == _what ? _next + Every : Every;
            _what = what;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gabion: waiting for {what} ({length.TotalSeconds:0} s)"));
        }
    }
}
