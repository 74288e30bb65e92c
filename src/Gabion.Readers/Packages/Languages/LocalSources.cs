using System.Globalization;
using Gabion.Formats;
using Gabion.Model;

namespace Gabion.Readers.Packages.Languages;

/// <summary>Entries of a lock file that come from a folder or a file of the project: which version they are the lock file does not say.</summary>
internal sealed class LocalSources(PackageCollector found)
{
    private (int Count, int Line, string Text) _seen;

    public void Add(string name, string from, int line) =>
        _seen = _seen.Count == 0 ? (1, line, $"'{name}' from {from}") : _seen with { Count = _seen.Count + 1 };

    public void Tell()
    {
        if (_seen.Count > 0)
        {
            found.Gap(
                GapKind.Unknown, TextSpan.At(Math.Max(1, _seen.Line), 1),
                string.Create(CultureInfo.InvariantCulture, $"{(_seen.Count == 1 ? "A package comes" : $"{_seen.Count} packages come")} from folders or files of the project ({_seen.Text}): which version it is the lock file does not say"));
        }
    }
}
