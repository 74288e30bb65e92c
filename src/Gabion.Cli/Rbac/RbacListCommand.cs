using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Policy.Rbac;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac list --as SUBJECT</c>: everything somebody may do.</summary>
internal static class RbacListCommand
{
    public static Command Create()
    {
        var (subject, groups, @namespace, target, format) = (RbacCommand.As(), RbacCommand.Groups(), RbacCommand.Namespace(), RbacCommand.Target(), RbacCommand.Format());
        var command = new Command("list", "Lists everything that somebody may do, by namespace, with the binding that grants it.")
        {
            subject, groups, @namespace, target, format,
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

            if (await RbacInput.ReadAsync(parsed, parsed.GetValue(target)!, parsed.GetValue(@namespace), NeededKinds.Access, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var identity = Identity.Of(who, parsed.GetValue(groups));
            RbacInput.TellOfOthers(identity);
            var only = parsed.GetValue(@namespace);
            var grants = input.Policy.GrantsOf(identity)
                .Where(grant => only is null || grant.Namespace is null || grant.Namespace == only)
                .Where(grant => grant.Namespace is null || grant.Rule.Paths.IsEmpty) // a path is granted for the whole cluster or not at all
                .ToList();
            if (parsed.GetValue(format) == "json")
            {
                Console.Out.WriteLine(PssJson.Write(json =>
                {
                    json.WriteString("subject", who.ToString());
                    json.WriteStartArray("grants");
                    foreach (var grant in grants)
                    {
                        RbacText.WriteGrant(json, null, grant);
                    }

                    json.WriteEndArray();
                    PssJson.WriteGaps(json, input.Missing);
                }));
                return input.ExitCode(parsed, ExitCode.Clean, isNo: true);
            }

            var page = TextPage.OfConsole();
            page.Line(0, $"{who} may:");
            foreach (var scope in grants.GroupBy(grant => grant.Namespace).OrderBy(scope => scope.Key, StringComparer.Ordinal))
            {
                page.Blank();
                page.Line(0, scope.Key is null ? "in the whole cluster" : $"in namespace '{scope.Key}'");
                foreach (var binding in scope.GroupBy(grant => grant.Binding))
                {
                    page.Line(2, RbacText.Title(binding.Key));
                    foreach (var grant in binding)
                    {
                        page.Line(4, grant.Rule.ToString());
                    }
                }
            }

            if (grants.Count == 0)
            {
                page.Blank();
                page.Line(0, input.LacksAccess ? "nothing by what was read, which is not all" : "nothing: no binding names it or a group of it");
            }

            return input.ExitCode(parsed, ExitCode.Clean, isNo: true);
        });
        return command;
    }
}
