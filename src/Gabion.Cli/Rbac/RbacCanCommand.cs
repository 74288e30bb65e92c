using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac can VERB RESOURCE --as SUBJECT</c>: yes (exit code 0), no (1) or cannot tell (3), and why.</summary>
internal static class RbacCanCommand
{
    private const string KubeadmAdmins = "kubeadm:cluster-admins";

    public static Command Create()
    {
        var question = new RbacQuestion();
        var (subject, groups, target, format) = (RbacCommand.As(), RbacCommand.Groups(), RbacCommand.Target(), RbacCommand.Format());
        var command = new Command("can", "Says whether somebody may do something, and which binding and rule allow it. Exit code 1: no; 3: it cannot be told.")
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

            var identity = Identity.Of(who, parsed.GetValue(groups));
            if (await RbacInput.ReadAsync(parsed, parsed.GetValue(target)!, parsed.GetValue(question.Namespace), identity.IsNode ? NeededKinds.AccessPaths : NeededKinds.Access, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var request = question.Request(parsed);
            RbacQuestion.Doubt(request);
            var decision = input.Policy.Decide(identity, request);
            var byNode = decision.IsAllowed || !identity.IsNode ? null : new NodeAuthorizer(input.Policy, input.Facts).Decide(identity.UserName["system:node:".Length..], request);
            bool? isAllowed = decision.IsAllowed ? true : byNode is not null ? byNode.IsAllowed : !input.LacksAccess ? false : null;
            if (isAllowed == false && identity.Groups.Contains(KubeadmAdmins))
            {
                new Complaint($"kubeadm binds the group {KubeadmAdmins} to cluster-admin by a ClusterRoleBinding of that name, which is not in what was read").Write();
            }

            var why = decision.Grant is not null ? null
                : decision.IsAllowed ? "members of system:masters may do everything"
                : byNode?.Reason ?? (isAllowed is null ? "no binding that was read allows it, and not all could be read" : "no binding allows it");
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssJson.Write(json =>
                {
                    json.WriteString("subject", who.ToString());
                    json.WriteString("request", RbacQuestion.Words(request));
                    if (isAllowed is { } known)
                    {
                        json.WriteBoolean("allowed", known);
                    }
                    else
                    {
                        json.WriteNull("allowed");
                    }

                    json.WriteString("reason", why);
                    RbacText.WriteGrant(json, "grant", decision.Grant);
                    PssJson.WriteGaps(json, input.Missing);
                }));
            }
            else
            {
                var page = TextPage.OfConsole();
                page.Line(0, isAllowed switch { true => "yes", false => "no", null => "cannot tell" });
                page.Line(2, $"{who} {(isAllowed == true ? "may" : isAllowed is null ? "perhaps may" : "may not")} {RbacQuestion.Words(request)}");
                if (decision.Grant is { } grant)
                {
                    RbacText.Write(page, 2, grant);
                }
                else
                {
                    page.Line(2, why!);
                }
            }

            return input.ExitCode(parsed, isAllowed switch { true => ExitCode.Clean, false => ExitCode.Findings, null => ExitCode.NotAssessed });
        });
        return command;
    }
}
