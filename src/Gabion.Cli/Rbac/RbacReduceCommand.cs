using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Reduce;

namespace Gabion.Cli.Rbac;

/// <summary><c>gabion rbac reduce --audit LOG</c>: roles with only what was used of them, as a diff, with the proof.</summary>
internal static class RbacReduceCommand
{
    private static readonly string[] Formats = ["text", "diff", "yaml", "json"];

    public static Command Create()
    {
        var audit = new Option<string[]>("--audit")
        {
            Required = true,
            Description = "Audit logs (audit.k8s.io/v1, one event a line), packed with gzip or not; folders of them; - for standard input.",
            HelpName = "FILE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        var target = RbacCommand.Target();
        var @namespace = RbacCommand.DefaultNamespace();
        var format = new Option<string>("--format", "-f") { DefaultValueFactory = _ => "text", Description = $"How it is written: {string.Join(", ", Formats)}.", HelpName = "FORMAT" };
        var command = new Command("reduce", "Cuts roles down to what an audit log shows was used, as a diff of the manifests, and proves that they cover it and grant nothing new.")
        {
            audit, target, @namespace, format,
        };
        FactTarget.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var kind = parsed.GetValue(format)!;
            if (!Formats.Contains(kind, StringComparer.Ordinal))
            {
                return Network.NetworkCommand.RefuseFormat(kind, Formats);
            }

            if (parsed.GetValue(audit)!.FirstOrDefault(path => path != "-" && !Path.Exists(path)) is { } missing)
            {
                return Complaint.Write([new($"there is no audit log '{missing}' (--audit)", "The API server writes it where --audit-log-path says.")], ExitCode.Usage);
            }

            // 1. Who may do what, and what was done.
            if (await RbacInput.ReadAsync(parsed, parsed.GetValue(target)!, parsed.GetValue(@namespace), NeededKinds.Access, cancellationToken).ConfigureAwait(false) is not { } input)
            {
                return ExitCode.NotAssessed;
            }

            var gaps = new List<CoverageGap>();
            var logs = new AuditLogs(gaps);
            foreach (var path in parsed.GetValue(audit)!)
            {
                logs.Read(path, cancellationToken);
            }

            foreach (var gap in gaps)
            {
                new Complaint($"not assessed: {gap.Path}{(gap.Span is { } span ? $":{span.Line}" : "")}: {gap.Reason}", gap.Remedy).Write();
            }

            if (logs.Use.Events == 0)
            {
                return Complaint.Write([new($"{string.Join(", ", parsed.GetValue(audit)!)}: no request that was allowed was found, so nothing can be reduced", "A log of level Metadata is enough; it must hold the stages ResponseComplete or ResponseStarted.")], ExitCode.NotAssessed);
            }

            // 2. What is left, written into the manifests, and read back for the proof.
            var reduction = AccessReduction.Of(input.Policy, logs.Use);
            var manifests = ReducedManifests.Of(reduction);
            var after = AccessPolicy.Of(manifests.Objects(input.Facts.Objects, parsed.GetValue(@namespace) ?? "default"));
            var report = new ReductionReport(logs, gaps, reduction, manifests, ReductionProof.Of(input.Policy, after, reduction.Covered));

            // 3. The answer.
            OutputFile.Write(Console.OpenStandardOutput(), output => ReductionOutput.Write(output, report, kind));
            return report.Proof.Holds
                ? FactTarget.Verdict(parsed, [.. input.Gaps, .. gaps], ExitCode.Clean)
                : Complaint.Write([new("the proof does not hold, so do not apply this; it is a fault of Gabion", "Please report it with the roles and the requests that are named.")], ExitCode.NotAssessed);
        });
        return command;
    }
}
