using System.CommandLine;
using Gabion.Network.Compare;

namespace Gabion.Cli.Network;

/// <summary><c>gabion network diff</c>: what a change opens and closes.</summary>
internal static class DiffCommand
{
    private static readonly string[] Formats = ["text", "json", "markdown"];
    private static readonly string[] Reasons = ["open", "internet", "change", "none"];

    public static Command Create()
    {
        var before = new Argument<string>("OLD") { Description = "Manifests before the change: a file or a folder." };
        var after = new Argument<string>("NEW") { Description = "Manifests after the change." };
        var (@namespace, format) = (NetworkCommand.Namespace(), NetworkCommand.Format("text", string.Join(", ", Formats)));
        var failOn = new Option<string>("--fail-on")
        {
            DefaultValueFactory = _ => "open",
            Description = "What ends with exit code 1: open (something opens), internet (something opens from the internet), change, none.",
            HelpName = "WHAT",
        };
        var command = new Command("diff", "Says which connections a change opens, closes and changes.") { before, after, @namespace, format, failOn };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Formats.Contains(parsed.GetValue(format)!, StringComparer.Ordinal))
            {
                return NetworkCommand.RefuseFormat(parsed.GetValue(format)!, Formats);
            }

            if (!Reasons.Contains(parsed.GetValue(failOn)!, StringComparer.Ordinal))
            {
                return Complaint.Write([new($"--fail-on '{parsed.GetValue(failOn)}' is not known here", $"Give {string.Join(", ", Reasons)}.")], ExitCode.Usage);
            }

            var old = await NetworkInput.ReadAsync(parsed, [parsed.GetValue(before)!], parsed.GetValue(@namespace), null, cancellationToken).ConfigureAwait(false);
            var now = await NetworkInput.ReadAsync(parsed, [parsed.GetValue(after)!], parsed.GetValue(@namespace), null, cancellationToken).ConfigureAwait(false);
            if (old is null || now is null)
            {
                return ExitCode.NotAssessed;
            }

            var (left, right) = (old.Topology, now.Topology);
            var changes = ReachComparison.Between(left, right, cancellationToken);
            var output = new DiffOutput(changes, left.SpeaksOfOtherProtocols || right.SpeaksOfOtherProtocols);
            output.Write(Console.Out, parsed.GetValue(format)!);
            var fails = parsed.GetValue(failOn) switch
            {
                "open" => changes.Any(change => change.Opens),
                "internet" => changes.Any(change => change.OpensFromInternet),
                "change" => !changes.IsEmpty,
                _ => false,
            };
            return fails ? ExitCode.Findings : ExitCode.Clean;
        });
        return command;
    }
}
