using System.Buffers;
using System.CommandLine;
using System.Text;
using Gabion.Admission;
using Gabion.Admission.Explain;
using Gabion.Formats.Tree;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy explain</c>: what every policy says of one request, and why.</summary>
internal static class PolicyExplainCommand
{
    public static Command Create()
    {
        var review = new Option<string>("--review") { Required = true, Description = "An AdmissionReview, JSON; - is standard input.", HelpName = "FILE" };
        var policies = new Option<string[]>("--policy") { Description = "Files or folders with policies, parameters and Namespaces; repeatable.", HelpName = "PATH" };
        var config = new Option<string>("--config") { Description = "The settings of gabion serve.", HelpName = "FILE" };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("explain", "Says of a recorded AdmissionReview which policy, binding, rule, place and values decided, and of the others why they did not match.")
        {
            review, policies, config, format,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            parsed.GetValue(format) is not ("text" or "json") ? PssCommand.RefuseFormat(parsed.GetValue(format), "text or json")
            : Run(parsed.GetValue(review)!, parsed.GetValue(policies) ?? [], parsed.GetValue(config), parsed.GetValue(format) == "json", cancellationToken)));
        return command;
    }

    private static int Run(string review, string[] paths, string? config, bool isJson, CancellationToken cancellation)
    {
        if (ProposedPolicies.Load(paths, config, keepsModes: true) is not { } policies)
        {
            return ExitCode.Usage;
        }

        byte[] body;
        try
        {
            body = review == "-" ? ReadInput() : File.ReadAllBytes(review);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Complaint.Write([new($"{review} cannot be read (--review): {error.Message}")], ExitCode.Usage);
        }

        if (ReviewBody.Parse(body, out var problem) is not { } root || ReviewInput.Read(Field.Of(root), policies.Facts, out problem) is not { } input)
        {
            return Complaint.Write([new($"{review}: {problem}", "Give an AdmissionReview as the API server sends it to webhooks.")], ExitCode.NotAssessed);
        }

        var decision = policies.Explain(input, cancellation);
        if (isJson)
        {
            var output = new ArrayBufferWriter<byte>();
            ExplanationJson.Write(output, input, decision);
            Console.Out.WriteLine(Encoding.UTF8.GetString(output.WrittenSpan));
        }
        else
        {
            ExplanationText.Write(Console.Out, input, decision);
        }

        return !decision.IsAllowed ? ExitCode.Findings : policies.Broken > 0 ? ExitCode.Usage : ExitCode.Clean;
    }

    private static byte[] ReadInput()
    {
        using var content = new MemoryStream();
        using var input = Console.OpenStandardInput();
        input.CopyTo(content);
        return content.ToArray();
    }
}
