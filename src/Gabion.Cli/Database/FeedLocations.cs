using System.Collections.Immutable;
using Gabion.Formats.Yaml;
using Gabion.Intel.Feeds;
using Gabion.Model;

namespace Gabion.Cli.Database;

/// <summary>
/// Where feeds are fetched from: their own addresses, or those of the user's <c>feeds.yaml</c> (<c>go: https://mirror/…</c>, or
/// <c>go: none</c>). Only the user's own file is read: a scanned repository must not choose where advisories come from.
/// </summary>
/// <param name="File">The file that they come from, or would come from.</param>
internal sealed record FeedLocations(ImmutableDictionary<string, string> Named, string File)
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>The file that is read when none is named.</summary>
    public static string DefaultPath
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            return Path.Combine(Path.IsPathRooted(named) ? named : Path.Combine(Environment.GetEnvironmentVariable("HOME") ?? "/", ".config"), "gabion", "feeds.yaml");
        }
    }

    public static FeedLocations Read(string? file, List<Complaint> complaints)
    {
        var path = file ?? DefaultPath;
        if (!System.IO.File.Exists(path))
        {
            if (file is not null)
            {
                complaints.Add(new($"the file of feeds '{file}' does not exist"));
            }

            return new(ImmutableDictionary<string, string>.Empty, path);
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            complaints.Add(new($"the file of feeds {path} is longer than 1 MB"));
            return new(ImmutableDictionary<string, string>.Empty, path);
        }

        var named = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var document in YamlReader.Read(System.IO.File.ReadAllText(path)))
        {
            complaints.AddRange(document.Problems.Select(problem => new Complaint($"{path}:{problem.At}: {problem.Message}")));
            foreach (var entry in document.Field.Entries)
            {
                if (FeedCatalogue.Find(entry.Key) is null)
                {
                    var nearest = Spelling.Nearest(entry.Key, FeedCatalogue.All.Select(feed => feed.Name));
                    complaints.Add(new($"{path}:{entry.WrittenKey.Span}: there is no feed '{entry.Key}'{(nearest is null ? "" : $"; did you mean '{nearest}'?")}"));
                }
                else if (entry.Value.Text is { } location)
                {
                    named[entry.Key] = location;
                }
                else
                {
                    complaints.Add(new($"{path}:{entry.Value.Span}: a feed's location is an address, a path, or none"));
                }
            }
        }

        return new(named.ToImmutable(), path);
    }

    /// <summary>Null where there is none.</summary>
    public string? Of(Feed feed) => Named.TryGetValue(feed.Name, out var named) ? (named == "none" ? null : named) : feed.Location?.ToString();
}
