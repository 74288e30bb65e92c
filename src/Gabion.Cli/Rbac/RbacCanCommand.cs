using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac can VERB RESOURCE --as SUBJECT</c>: yes (exit code 0) or no (1), and why.</summary>
internal static class RbacCanCommand
{
    public static Command Create()
    {
        var question = new RbacQuestion();
        var (subject, groups, target, format) = (RbacCommand.As(), RbacCommand.Groups(), RbacCommand.Target(), RbacCommand.Format());
        var command = new Command("can", "Says whether somebody may do something, and which binding and rule allow it. Exit code 1: no.")
        {
            question.Verb, question.Resource, question.Name, subject, groups, question.Namespace, question.AllNamespaces, target, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (Subject.Parse(parsed.GetValue(subject)!) is not { } who)
            {
                return RbacCommand.RefuseSubject("--as", parsed.GetValue(subject));
            }

            if (!RbacCommand.IsFormat(parsed.GetValue(format)))
            {
                return RbacCommand.RefuseFormat(parsed.GetValue(format));
            }

            if (await RbacInput.ReadAsync(parsed, parsed.GetValue(target)!, parsed.GetValue(question.Namespace), NeededKinds.Access, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var request = question.Request(parsed);
            RbacQuestion.Doubt(request);
            var identity = Identity.Of(who, parsed.GetValue(groups));
            var decision = input.Policy.Decide(identity, request);
            if (!decision.IsAllowed && identity.IsNode)
            {
                new Complaint("this is what RBAC says; a cluster asks its Node authorizer as well, which lets a kubelet have what the pods on its node need", "Ask the cluster: kubectl auth can-i --as … --as-group system:nodes.").Write();
            }

            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssJson.Write(json =>
                {
                    json.WriteString("subject", who.ToString());
                    json.WriteString("request", RbacQuestion.Words(request));
                    json.WriteBoolean("allowed", decision.IsAllowed);
                    RbacText.WriteGrant(json, "grant", decision.Grant);
                }));
            }
            else
            {
                Console.Out.WriteLine(decision.IsAllowed ? "yes" : "no");
                Console.Out.WriteLine($"  {who} {(decision.IsAllowed ? "may" : "may not")} {RbacQuestion.Words(request)}");
                foreach (var line in decision.Grant is { } grant ? RbacText.Lines(grant) : [decision.IsAllowed ? "members of system:masters may do everything" : "no binding allows it"])
                {
                    Console.Out.WriteLine($"  {line}");
                }
            }

            return decision.IsAllowed ? ExitCode.Clean : ExitCode.Findings;
        });
        return command;
    }
}
