namespace Gabion.Model.Cluster.Components;

/// <summary>A path or pattern that containerd imports, as Go's <c>filepath</c> reads it.</summary>
internal static class ContainerdImport
{
    /// <summary>The path from a folder on, without <c>.</c> and <c>..</c>; null when it leads out of what was scanned.</summary>
    public static string? Clean(string folder, string import)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        var least = import.StartsWith('/') ? parts.Count : 0;
        foreach (var part in import.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count > least)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (least == 0)
            {
                return null;
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>A <c>*</c> and a <c>?</c> stand for letters of one name.</summary>
    public static bool Matches(string pattern, string path)
    {
        var wanted = pattern.Split('/');
        var names = path.Split('/');
        return wanted.Length == names.Length && wanted.Zip(names).All(pair => Wildcard.Matches(pair.First, pair.Second));
    }
}
