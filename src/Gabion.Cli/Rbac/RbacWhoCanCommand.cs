using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac who-can VERB RESOURCE</c>: everyone whom a binding lets.</summary>
internal static class RbacWhoCanCommand
{
    public static Command Create()
    {
        var question = new RbacQuestion();
        var (target, format) = (RbacCommand.Target(), RbacCommand.Format());
        var command = new Command("who-can", "Lists everyone who may do something, with the binding and rule that allow it.")
        {
            question.Verb, question.Resource, question.Name, question.Namespace, question.AllNamespaces, target, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
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
            if (NodeAuthorizer.IsOfPods(request))
            {
                new Complaint("kubelets are asked about by the Node authorizer, not by bindings: they may have what the pods of their node need", "Ask for one: gabion rbac can … --as user:system:node:NAME.").Write();
            }

            var found = input.Policy.WhoCan(request).OrderBy(pair => pair.Subject.ToString(), StringComparer.Ordinal).ThenBy(pair => pair.Grant.Binding.ToString(), StringComparer.Ordinal).ToList();
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssJson.Write(json =>
                {
                    json.WriteString("request", RbacQuestion.Words(request));
                    json.WriteStartArray("subjects");
                    foreach (var (subject, grant) in found)
                    {
                        json.WriteStartObject();
                        json.WriteString("subject", subject.ToString());
                        RbacText.WriteGrant(json, "grant", grant);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    PssJson.WriteGaps(json, input.Missing);
                }));
                return input.ExitCode(parsed, ExitCode.Clean, isNo: true);
            }

            var page = TextPage.OfConsole();
            page.Line(0, $"Who may {RbacQuestion.Words(request)}:");
            foreach (var group in found.GroupBy(pair => pair.Subject))
            {
                page.Blank();
                page.Line(0, group.Key.ToString());
                foreach (var (_, grant) in group)
                {
                    RbacText.Write(page, 2, grant);
                }
            }

            if (found.Count == 0)
            {
                page.Blank();
                page.Line(0, input.LacksAccess ? "nobody by what was read, which is not all" : "nobody but the group system:masters");
            }

            return input.ExitCode(parsed, ExitCode.Clean, isNo: true);
        });
        return command;
    }
}
