using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Scan.Fixing;

namespace Gabion.Scan;

/// <summary>The patches of findings as edits of the text, made when a report asks for them.</summary>
internal sealed class PatchEdits(TargetText target)
{
    private (string Path, SourceLines? Source)? _last;

    /// <summary>Empty when there is no patch, or it cannot be written there. Findings come sorted by path, so one file is remembered at a time.</summary>
    public ImmutableArray<TextEdit> Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.Patch is not { } patch)
        {
            return [];
        }

        var path = finding.Location.Path;
        if (_last is not { } last || last.Path != path)
        {
            _last = last = (path, target.Read(path) is { } text ? new(text) : null);
        }

        return last.Source is { } source && PatchText.Resolve(source, patch) is { } edits ? [.. edits] : [];
    }
}
