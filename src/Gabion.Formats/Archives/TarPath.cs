namespace Gabion.Formats.Archives;

/// <summary>Paths of archives, made safe: they never lead out of the root.</summary>
public static class TarPath
{
    /// <summary>
    /// The path without leading slash and without <c>.</c>, <c>..</c> and empty parts. A <c>..</c> that would leave the root
    /// stays at the root, as runtimes do that clean the path first, and <paramref name="escapes"/> says so.
    /// </summary>
    public static string Clean(string path, out bool escapes)
    {
        ArgumentNullException.ThrowIfNull(path);
        escapes = false;
        if (IsClean(path))
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case "..":
                    escapes |= parts.Count == 0;
                    if (parts.Count > 0)
                    {
                        parts.RemoveAt(parts.Count - 1);
                    }

                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The path that a symbolic link in the folder of <paramref name="path"/> leads to, inside the root.</summary>
    public static string Resolve(string path, string target, out bool escapes)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(target);
        return target.StartsWith('/') ? Clean(target, out escapes) : Clean($"{Folder(path)}/{target}", out escapes);
    }

    /// <summary>The path of the folder that holds <paramref name="path"/>; empty for what stands in the root.</summary>
    public static string Folder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var slash = path.LastIndexOf('/');
        return slash < 0 ? "" : path[..slash];
    }

    /// <summary>The last part of the path.</summary>
    public static string Name(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return path[(path.LastIndexOf('/') + 1)..];
    }

    private static bool IsClean(string path)
    {
        if (path.Length == 0 || path[0] == '/' || path[^1] == '/')
        {
            return path.Length == 0;
        }

        var start = 0;
        while (start <= path.Length)
        {
            var slash = path.IndexOf('/', start);
            var part = path.AsSpan(start, (slash < 0 ? path.Length : slash) - start);
            if (part is "" or "." or "..")
            {
                return false;
            }

            if (slash < 0)
            {
                break;
            }

            start = slash + 1;
        }

        return true;
    }
}
