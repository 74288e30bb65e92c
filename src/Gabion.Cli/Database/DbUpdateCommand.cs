using System.CommandLine;
using System.Globalization;
using Gabion.Database;
using Gabion.Intel.Feeds;
using Gabion.Model;

namespace Gabion.Cli.Database;

/// <summary><c>gabion db update</c>.</summary>
internal static class DbUpdateCommand
{
    private const int MostReasons = 5;

    public static Command Create()
    {
        var folder = DbCommand.Folder();
        var feeds = new Option<string[]>("--feed")
        {
            Description = "The feed to load; may be given several times. [default: all that have an address]", HelpName = "NAME", DefaultValueFactory = _ => [],
        };
        var from = new Option<string>("--from") { Description = "Load it from this folder, file, archive or address instead.", HelpName = "PATH" };
        var list = new Option<bool>("--list") { Description = "List the feeds that are known, with their addresses." };
        feeds.CompletionSources.Add([.. FeedCatalogue.All.Select(feed => feed.Name)]);
        var locations = new Option<string>("--feeds-file") { Description = "Addresses and mirrors of feeds. [default: gabion/feeds.yaml in the user's configuration folder]", HelpName = "FILE" };
        var command = new Command("update", "Loads feeds into the database, from their addresses or from files.") { feeds, from, folder, locations, list };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(list))
            {
                WriteList();
                return ExitCode.Clean;
            }

            var complaints = new List<Complaint>();
            var mirrors = FeedLocations.Read(parsed.GetValue(locations), complaints);
            var asked = Chosen(parsed.GetValue(feeds)!, parsed.GetValue(from), mirrors, complaints);
            if (complaints.Count > 0)
            {
                return Complaint.Write(complaints, ExitCode.Usage);
            }

            var failed = false;
            foreach (var feed in asked)
            {
                failed |= !await UpdateAsync(DbCommand.FolderOf(parsed, folder), feed, parsed.GetValue(from) ?? mirrors.Of(feed)!, cancellationToken).ConfigureAwait(false);
            }

            return failed ? ExitCode.NotAssessed : ExitCode.Clean;
        });
        return command;
    }

    private static List<Feed> Chosen(string[] names, string? from, FeedLocations mirrors, List<Complaint> complaints)
    {
        var chosen = new List<Feed>();
        foreach (var name in names.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (FeedCatalogue.Find(name) is { } feed)
            {
                chosen.Add(feed);
                if (from is null && mirrors.Of(feed) is null)
                {
                    complaints.Add(new($"the feed {feed.Name} has no address that it could be fetched from", $"Name its files with --from, or its address in {mirrors.File}."));
                }
            }
            else
            {
                var nearest = Spelling.Nearest(name, FeedCatalogue.All.Select(known => known.Name));
                complaints.Add(new($"there is no feed '{name}'", $"{(nearest is null ? "" : $"Did you mean '{nearest}'? ")}'gabion db update --list' shows them all."));
            }
        }

        if (from is not null && chosen.Count != 1)
        {
            complaints.Add(new("--from loads one feed, and it is not clear which", "Add --feed NAME, once. 'gabion db update --list' shows the names."));
        }

        return names.Length > 0 ? chosen : [.. FeedCatalogue.All.Where(feed => feed.Name != "osv" && mirrors.Of(feed) is not null)];
    }

    private static async Task<bool> UpdateAsync(string folder, Feed feed, string from, CancellationToken cancellationToken)
    {
        var path = from;
        if (Uri.TryCreate(from, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            Console.Error.WriteLine($"gabion: {feed.Name}: fetching {address}");
            (path, var fault) = await Download.RunAsync(address, Path.Combine(folder, "downloads"), feed.Name, cancellationToken).ConfigureAwait(false);
            if (path is null)
            {
                new Complaint($"{feed.Name} could not be fetched from {address}: {fault}", $"What was fetched so far is kept, and fetching goes on there. Files from elsewhere: gabion db update --feed {feed.Name} --from PATH").Write();
                return false;
            }
        }
        else if (!File.Exists(from) && !Directory.Exists(from))
        {
            new Complaint($"there is no file or folder '{from}' to load {feed.Name} from").Write();
            return false;
        }

        var clock = ReproducibleClock.FromEnvironment();
        var result = FeedUpdate.Run(folder, feed, path, from, clock.GetUtcNow(), null, cancellationToken);
        foreach (var reason in result.Reasons.Take(MostReasons))
        {
            Console.Error.WriteLine($"gabion: left out: {reason}");
        }

        if (result.Rejected > MostReasons)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gabion: left out: {result.Rejected - MostReasons} more"));
        }

        if (result.Fault is not null)
        {
            new Complaint($"{feed.Name} was not loaded: {result.Fault}").Write();
            return false;
        }

        Console.Out.WriteLine($"{feed.Name}: {DbText.Counts(result.Advisories, result.Notes, result.Ends, result.Rejected)}");
        return true;
    }

    private static void WriteList()
    {
        foreach (var feed in FeedCatalogue.All)
        {
            Console.Out.WriteLine($"{feed.Name,-14} {feed.Title}");
            Console.Out.WriteLine($"{"",-14} {feed.Location?.ToString() ?? "(from files only)"}");
        }
    }
}
