using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gabion.Database;

namespace Gabion.Cli.Database;

/// <summary><c>gabion db status</c>.</summary>
internal static class DbStatusCommand
{
    public static Command Create()
    {
        var folder = DbCommand.Folder();
        var format = new Option<string>("--format", "-f") { Description = "How it is written: text or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("status", "Says which feeds are there, how old they are and what they hold.") { folder, format };
        command.SetAction(parsed =>
        {
            using var database = new AdvisoryDatabase(DbCommand.FolderOf(parsed, folder));
            var now = ReproducibleClock.FromEnvironment().GetUtcNow();
            if (parsed.GetValue(format) == "json")
            {
                WriteJson(database);
            }
            else
            {
                WriteText(database, now);
            }

            foreach (var fault in database.Faults)
            {
                new Complaint(fault.ToString()).Write();
            }

            return database.Faults.IsEmpty ? ExitCode.Clean : ExitCode.NotAssessed;
        });
        return command;
    }

    private static void WriteText(AdvisoryDatabase database, DateTimeOffset now)
    {
        Console.Out.WriteLine($"database: {database.Folder}");
        if (database.Feeds.IsEmpty)
        {
            Console.Out.WriteLine("no feed has been loaded; the set of cloud-native components that ships with the program is used");
            Console.Out.WriteLine("load one: gabion db update --feed NAME [--from PATH]; the names: gabion db update --list");
            return;
        }

        foreach (var feed in database.Feeds)
        {
            Console.Out.WriteLine($"{feed.Name}: {DbText.Counts(feed.Advisories, feed.Notes, feed.Ends, feed.Rejected)}, {DbText.Size(feed.Bytes)}");
            Console.Out.WriteLine($"  loaded     {Day(feed.LoadedAt)} ({DbText.Age(feed.LoadedAt, now)})");
            if (feed is { PublishedAt: null, Newest: null })
            {
                Console.Out.WriteLine("  published  the feed does not say when");
            }

            if (feed.PublishedAt is not null)
            {
                Console.Out.WriteLine($"  published  {Day(feed.PublishedAt)} ({DbText.Age(feed.PublishedAt, now)}), as its {feed.PublishedBy} says");
            }

            if (feed.Newest is not null)
            {
                Console.Out.WriteLine($"  newest     {Day(feed.Newest)} ({DbText.Age(feed.Newest, now)}): its newest record");
            }

            if (!feed.Ecosystems.IsEmpty)
            {
                var (more, shown) = (feed.Ecosystems.Length - 6, string.Join(", ", feed.Ecosystems.Take(6)));
                Console.Out.WriteLine($"  ecosystems {shown}{(more > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {more} more") : "")}");
            }
        }
    }

    private static void WriteJson(AdvisoryDatabase database)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output, new() { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("folder", database.Folder);
            json.WriteStartArray("feeds");
            foreach (var feed in database.Feeds)
            {
                json.WriteStartObject();
                json.WriteString("name", feed.Name);
                json.WriteString("source", feed.Source);
                json.WriteNumber("records", feed.Advisories);
                json.WriteNumber("notes", feed.Notes);
                json.WriteNumber("dates", feed.Ends);
                json.WriteNumber("leftOut", feed.Rejected);
                json.WriteNumber("bytes", feed.Bytes);
                if (feed.LoadedAt is { } loaded)
                {
                    json.WriteString("loaded", loaded);
                }

                if (feed.PublishedAt is { } published)
                {
                    json.WriteString("published", published);
                    json.WriteString("publishedBy", feed.PublishedBy);
                }

                if (feed.Newest is { } newest)
                {
                    json.WriteString("newest", newest);
                }

                json.WriteStartArray("ecosystems");
                foreach (var ecosystem in feed.Ecosystems)
                {
                    json.WriteStringValue(ecosystem);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("faults");
            foreach (var fault in database.Faults)
            {
                json.WriteStringValue(fault.ToString());
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static string Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "unknown";
}
