using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model;
using Gabion.Model.Container.Images;
using Gabion.Readers.Container.Images;

namespace Gabion.Readers.Cluster.Components;

/// <summary>
/// A listing of a node's files, <c>gabion-files.txt</c>, for folders that were copied and have lost owners and modes. A line is what
/// <c>find … -printf '%M %u %g %p\n'</c> writes: mode, user, group, path. Files from which no component takes anything are passed over.
/// </summary>
public sealed class FileListReader : Reader
{
    /// <summary>The command that writes a listing.</summary>
    public const string Command = @"find /etc /opt/cni /usr/lib/systemd /var/lib -xdev -path '*/containerd' -prune -o -printf '%M %u %g %p\n' > gabion-files.txt";

    private const string Name = "gabion-files.txt";
    private const int MaxGaps = 20;

    public override string Kind => "file listing";

    public override bool Accepts(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path == Name || path.EndsWith($"/{Name}", StringComparison.Ordinal);
    }

    public override ReadResult Read(SourceFile file, ReadOnlyMemory<byte> content)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (TextContent.Decode(content.Span, out var why) is not { } text)
        {
            return new([], [new(GapKind.Invalid, file.Path, null, $"The listing was not read: {why}.")]);
        }

        var facts = ImmutableArray.CreateBuilder<Fact>();
        var gaps = ImmutableArray.CreateBuilder<CoverageGap>();
        var unread = 0;
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var trimmed = line.TrimEnd('\r');
            if (trimmed.Length == 0)
            {
                continue;
            }

            if (Read(file, index + 1, trimmed) is not { } fact)
            {
                if (unread++ < MaxGaps)
                {
                    gaps.Add(new(GapKind.Invalid, file.Path, TextSpan.WholeLine(index + 1, trimmed.Length), "The line is not a mode, a user, a group and a path from the root; it was not assessed", $"Write the listing with: {Command}"));
                }
            }
            else if (NodeReaderList.Watches(fact.Path))
            {
                facts.Add(fact);
            }
        }

        if (unread > MaxGaps)
        {
            gaps.Add(new(GapKind.Invalid, file.Path, null, $"{unread - MaxGaps} more lines of the listing were not read"));
        }

        return new(facts.ToImmutable(), gaps.ToImmutable());
    }

    private static NodeFile? Read(SourceFile file, int number, string line) =>
        line.Split(' ', 4) is [{ Length: 10 } mode, { Length: > 0 } owner, { Length: > 0 } group, ['/', .. var path]] && KindOf(mode[0]) is { } kind && Bits(mode) is { } bits
            ? new(file, path.TrimEnd('/'), kind, bits, owner, group, TextSpan.WholeLine(number, line.Length))
            : null;

    private static LayerEntryKind? KindOf(char letter) => letter switch
    {
        '-' => LayerEntryKind.File,
        'd' => LayerEntryKind.Folder,
        'l' => LayerEntryKind.SymbolicLink,
        'c' => LayerEntryKind.CharacterDevice,
        'b' => LayerEntryKind.BlockDevice,
        'p' => LayerEntryKind.Pipe,
        's' or 'D' => LayerEntryKind.Other,
        _ => null,
    };

    /// <summary>The nine bits of <c>-rw-r--r--</c>; null when it is no mode. S and T are set-user-id and sticky without execution.</summary>
    private static int? Bits(string mode)
    {
        var bits = 0;
        for (var i = 1; i < mode.Length; i++)
        {
            var letters = ((i - 1) % 3, i) switch
            {
                (0, _) => "r",
                (1, _) => "w",
                (_, 9) => "xtT",
                _ => "xsS",
            };
            if (mode[i] != '-' && !letters.Contains(mode[i], StringComparison.Ordinal))
            {
                return null;
            }

            bits = (bits << 1) | (mode[i] is '-' or 'S' or 'T' ? 0 : 1);
        }

        return bits;
    }
}
