using System.Collections.Concurrent;
using Gabion.Formats.Archives;

namespace Gabion.Sources.Images;

/// <summary>
/// What stands where in an archive, and which paths mean two things. Who unpacks an archive (dockerd) has of two members of one path the last, and follows
/// links to folders; who looks a member up by its name (podman, skopeo) takes the first, and follows no such link.
/// </summary>
internal sealed class ArchiveMembers
{
    private const int MostLinks = 40;
    private const int LongestPath = 4096; // PATH_MAX: nobody unpacks a longer one

    private readonly Dictionary<string, Member> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Member>> _earlier = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);
    private bool _hasLinks;

    /// <summary>Whether a file is among them.</summary>
    public bool HasFiles { get; private set; }

    public void AddFile(string path, long offset, long length)
    {
        HasFiles = true;
        Add(path, new(offset, length, null));
    }

    /// <param name="target">From the archive's root.</param>
    public void AddLink(string path, string target)
    {
        // What tar writes for a file that it was given twice.
        if (path != target || !_last.ContainsKey(path))
        {
            _hasLinks = true;
            Add(path, new(0, 0, target));
        }
    }

    /// <summary>To be called when all members are added: what lies below a link to a folder stands, for who unpacks, in that folder too.</summary>
    public void Complete()
    {
        if (!_hasLinks)
        {
            return;
        }

        foreach (var (path, member) in _last.ToList())
        {
            if (Unpacked(path) is not { } other || other == path)
            {
                continue;
            }

            if (_last.TryAdd(other, member))
            {
                continue;
            }

            Before(other, member);
        }
    }

    /// <summary>Where the content of a path is; null when it is not there.</summary>
    public (long Offset, long Length)? Find(string path) => _last.TryGetValue(Resolve(path), out var member) && member.Target is null ? (member.Offset, member.Length) : null;

    /// <summary>The path after all links.</summary>
    public string Resolve(string path)
    {
        var at = TarPath.Clean(path, out _);
        for (var left = MostLinks; left > 0 && _last.TryGetValue(at, out var member) && member.Target is { } target; left--)
        {
            at = target;
        }

        return at;
    }

    /// <summary>Whether two members of different contents stand for a path, or for one of the links that lead on from it.</summary>
    public bool MeansTwo(string path, OpenedFile archive)
    {
        var at = TarPath.Clean(path, out _);
        for (var left = MostLinks; left > 0; left--)
        {
            if (_earlier.ContainsKey(at) && _known.GetOrAdd(at, static (one, its) => its.Members.Differ(one, its.Archive), (Members: this, Archive: archive)))
            {
                return true;
            }

            if (!_last.TryGetValue(at, out var member) || member.Target is null)
            {
                break;
            }

            at = member.Target;
        }

        return false;
    }

    private void Add(string path, Member member)
    {
        if (_last.TryGetValue(path, out var before))
        {
            Before(path, before);
        }

        _last[path] = member;
    }

    private void Before(string path, Member member)
    {
        if (!_earlier.TryGetValue(path, out var list))
        {
            _earlier[path] = list = [];
        }

        list.Add(member);
    }

    private bool Differ(string path, OpenedFile archive)
    {
        var last = Place(_last[path]);
        return _earlier[path].Select(Place).Distinct().Any(other => last is null || other is null || !AreSame(last.Value, other.Value, archive));
    }

    private (long Offset, long Length)? Place(Member member) => member.Target is null ? (member.Offset, member.Length) : Find(member.Target);

    private static bool AreSame((long Offset, long Length) one, (long Offset, long Length) other, OpenedFile archive)
    {
        if (one == other || one.Length != other.Length)
        {
            return one == other;
        }

        var (left, right) = (new byte[64 * 1024], new byte[64 * 1024]);
        for (long at = 0; at < one.Length; at += left.Length)
        {
            var length = (int)Math.Min(left.Length, one.Length - at);
            if (archive.Read(left.AsSpan(0, length), one.Offset + at) != length || archive.Read(right.AsSpan(0, length), other.Offset + at) != length
                || !left.AsSpan(0, length).SequenceEqual(right.AsSpan(0, length)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The path with the links to folders in it followed; null when nothing could be unpacked there.</summary>
    private string? Unpacked(string path)
    {
        var at = path;
        var folders = _last.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var left = MostLinks; left > 0 && at.Length <= LongestPath; left--)
        {
            string? next = null;
            for (var slash = at.IndexOf('/', StringComparison.Ordinal); slash >= 0 && next is null; slash = at.IndexOf('/', slash + 1))
            {
                next = folders.TryGetValue(at.AsSpan(0, slash), out var folder) && folder.Target is { } target ? $"{target}{at.AsSpan(slash)}" : null;
            }

            if (next is null)
            {
                return at;
            }

            at = TarPath.Clean(next, out _);
        }

        return null;
    }

    /// <param name="Target">For a link; null for a file.</param>
    private readonly record struct Member(long Offset, long Length, string? Target);
}
