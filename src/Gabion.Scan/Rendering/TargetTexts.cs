using Gabion.Readers;
using Gabion.Sources;

namespace Gabion.Scan.Rendering;

/// <summary>Texts of the target's files by their paths; nothing outside the target can be named.</summary>
internal sealed class TargetTexts(IEnumerable<TargetFile> files)
{
    private const int MaxLength = 4 << 20;

    private readonly SortedDictionary<string, TargetFile> _files =
        new(files.DistinctBy(file => file.Path).ToDictionary(file => file.Path, StringComparer.Ordinal), StringComparer.Ordinal);

    public IEnumerable<string> Paths => _files.Keys;

    public bool Has(string path) => _files.ContainsKey(path);

    /// <summary>The text; null when there is no such file, or it is no text, or too long to be a template.</summary>
    public string? Read(string path)
    {
        if (!_files.TryGetValue(path, out var file))
        {
            return null;
        }

        using var opened = file.Open(out _);
        if (opened is null || opened.Length > MaxLength)
        {
            return null;
        }

        try
        {
            var content = new byte[opened.Length];
            return TextContent.Decode(content.AsSpan(0, opened.Read(content, 0)), out _);
        }
        catch (IOException)
        {
            return null; // the scan of the file itself reports it
        }
    }

    public static string Folder(string path) => path.LastIndexOf('/') is >= 0 and var slash ? path[..slash] : "";

    public static string Join(string folder, string path) => folder.Length == 0 ? path : $"{folder}/{path}";

    /// <summary>The path that <paramref name="reference"/> means, seen from a folder; null when it leads out of the target.</summary>
    public static string? Resolve(string folder, string reference)
    {
        if (reference.StartsWith('/'))
        {
            return null;
        }

        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in reference.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count == 0)
                {
                    return null;
                }

                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
