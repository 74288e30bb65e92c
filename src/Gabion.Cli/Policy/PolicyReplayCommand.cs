using System.CommandLine;
using Gabion.Admission.Replay;
using Gabion.Model;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy replay</c>: who would have been denied by a proposed set of policies.</summary>
internal static class PolicyReplayCommand
{
    public static Command Create()
    {
        var policies = new Option<string[]>("--policy") { Description = "The proposed policies: files or folders; repeatable.", HelpName = "PATH" };
        var from = new Option<string[]>("--from") { Required = true, Description = "Recorded requests: decisions.db, an audit log of the API server, or AdmissionReviews as JSON lines; repeatable.", HelpName = "FILE" };
        var config = new Option<string>("--config") { Description = "The settings of gabion serve.", HelpName = "FILE" };
        var modes = new Option<bool>("--with-modes") { Description = "The modes of the settings count; otherwise every policy is asked as if it were enforced." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("replay", "Decides on recorded requests with a proposed set of policies: who would have been denied, and the smallest exceptions that let through what passed.")
        {
            policies, from, config, modes, format,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            parsed.GetValue(format) is not ("text" or "json") ? PssCommand.RefuseFormat(parsed.GetValue(format), "text or json")
            : Run(parsed.GetValue(policies) ?? [], parsed.GetValue(from)!, parsed.GetValue(config), parsed.GetValue(modes), parsed.GetValue(format) == "json", cancellationToken)));
        return command;
    }

    private static int Run(string[] paths, string[] from, string? config, bool keepsModes, bool isJson, CancellationToken cancellation)
    {
        if (ProposedPolicies.Load(paths, config, keepsModes) is not { } policies)
        {
            return ExitCode.Usage;
        }

        var recorded = new RecordedRequests(policies.Facts, problem => new Complaint(problem).Write());
        var replay = new PolicyReplay(policies);
        foreach (var path in from)
        {
            try
            {
                foreach (var request in recorded.Read(path))
                {
                    cancellation.ThrowIfCancellationRequested();
                    replay.Add(request, cancellation);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Complaint.Write([new($"{path} cannot be read (--from): {error.Message}")], ExitCode.Usage);
            }
        }

        var result = replay.Result();
        foreach (var (reason, count) in recorded.PassedOver)
        {
            new Complaint($"{Counted.Of(count, "entry was", "entries were")} not decided on: {reason}").Write();
        }

        if (result.Requests + result.Mutations == 0)
        {
            return Complaint.Write([new($"there is no request to decide on in {string.Join(' ', from)}", "Give decisions.db, an audit log at level Request, or AdmissionReviews as JSON lines.")], ExitCode.NotAssessed);
        }

        if (isJson)
        {
            Console.Out.WriteLine(PolicyReplayOutput.Json(result));
        }
        else
        {
            PolicyReplayOutput.Text(Console.Out, result);
        }

        return policies.Broken > 0 ? ExitCode.Usage : result.Denied > 0 ? ExitCode.Findings : ExitCode.Clean;
    }
}
