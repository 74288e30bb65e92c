using System.Diagnostics;
using System.Globalization;

namespace Gabion.Cli;

/// <summary>One line on a terminal's standard error, drawn over and wiped at the end.</summary>
internal sealed class ProgressLine(string verb, string things) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(120);

    private readonly Lock _lock = new();
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _last = TimeSpan.FromMilliseconds(400); // what is done sooner needs no progress
    private bool _isDrawn;

    public void Show(int done)
    {
        lock (_lock)
        {
            if (Stopwatch.GetElapsedTime(_start) is var now && now - _last > Interval)
            {
                _last = now;
                _isDrawn = true;
                Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r\e[K{verb}: {done:N0} {things}"));
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDrawn)
            {
                Console.Error.Write("\r\e[K");
            }
        }
    }
}
