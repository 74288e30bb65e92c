using Gabion.Admission.Replay;
using Gabion.Model;

namespace Gabion.Cli.Policy;

/// <summary>How a replay is written.</summary>
internal static class PolicyReplayOutput
{
    public static void Text(TextWriter output, ReplayResult result)
    {
        output.WriteLine($"{Counted.Of(result.Requests, "request")}: {result.Denied} would be denied, {result.NewlyDenied} of them passed when they were recorded");
        if (result.NewlyAllowed > 0)
        {
            output.WriteLine($"{result.NewlyAllowed} were denied when they were recorded, and would pass");
        }

        if (result.Undecided > 0)
        {
            output.WriteLine($"on {result.Undecided} not every policy can be decided");
        }

        foreach (var policy in result.Groups.GroupBy(group => group.Policy, StringComparer.Ordinal))
        {
            output.WriteLine();
            output.WriteLine($"{policy.Key}: {Counted.Of(policy.Sum(group => group.Count), "request")}");
            foreach (var group in policy)
            {
                output.WriteLine($"  {group.Count,6}  {(group.Namespace.Length > 0 ? $"{group.Namespace}: " : "")}{group.Workload}{(group.User.Length > 0 ? $", by {group.User}" : "")}");
                foreach (var message in group.Messages)
                {
                    output.WriteLine($"          {message.ReplaceLineEndings(" ")}");
                }

                output.WriteLine($"          first at {group.Example}{(group.PassedThen == group.Count ? "" : $"; {group.PassedThen} passed then")}");
            }
        }

        if (result.Mutations > 0)
        {
            output.WriteLine();
            output.WriteLine($"{Counted.Of(result.Mutations, "mutation")}: {result.ChangedMutations} would not be what they were");
            foreach (var change in result.Changes)
            {
                output.WriteLine($"  {change.Count,6}  {(change.Namespace.Length > 0 ? $"{change.Namespace}: " : "")}{change.Workload}, first at {change.Source}");
                output.WriteLine($"          then {(change.Then.Length == 0 ? "nothing" : change.Then)}");
                output.WriteLine($"          now  {(change.Now.Length == 0 ? "nothing" : change.Now.ReplaceLineEndings(" "))}");
            }
        }

        if (!result.Exceptions.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine("The smallest exceptions that let through what passed:");
            foreach (var exception in result.Exceptions)
            {
                output.WriteLine($"  {exception} ({Counted.Of(exception.LetsThrough, "request")})");
            }
        }
    }

    public static string Json(ReplayResult result) => PssJson.Write(json =>
    {
        json.WriteNumber("requests", result.Requests);
        json.WriteNumber("denied", result.Denied);
        json.WriteNumber("newlyDenied", result.NewlyDenied);
        json.WriteNumber("newlyAllowed", result.NewlyAllowed);
        json.WriteNumber("undecided", result.Undecided);
        json.WriteNumber("mutations", result.Mutations);
        json.WriteNumber("changedMutations", result.ChangedMutations);
        json.WriteStartArray("changes");
        foreach (var change in result.Changes)
        {
            json.WriteStartObject();
            json.WriteString("source", change.Source);
            json.WriteString("namespace", change.Namespace);
            json.WriteString("workload", change.Workload);
            json.WriteNumber("count", change.Count);
            json.WriteString("then", change.Then);
            json.WriteString("now", change.Now);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (var group in result.Groups)
        {
            json.WriteStartObject();
            json.WriteString("policy", group.Policy);
            json.WriteString("namespace", group.Namespace);
            json.WriteString("workload", group.Workload);
            json.WriteString("user", group.User);
            json.WriteNumber("count", group.Count);
            json.WriteNumber("passedThen", group.PassedThen);
            json.WriteString("example", group.Example);
            json.WriteStartArray("messages");
            foreach (var message in group.Messages)
            {
                json.WriteStringValue(message);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("exceptions");
        foreach (var exception in result.Exceptions)
        {
            json.WriteStartObject();
            json.WriteString("policy", exception.Policy);
            json.WriteString("namespace", exception.Namespace);
            json.WriteStartArray("workloads");
            foreach (var workload in exception.Workloads)
            {
                json.WriteStringValue(workload);
            }

            json.WriteEndArray();
            json.WriteNumber("letsThrough", exception.LetsThrough);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
