using System.CommandLine;
using Gabion.Cli.Cluster;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Scan;
using Gabion.Sources.Cluster;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy decide</c>: what ValidatingAdmissionPolicies would say to the objects of manifests.</summary>
internal static class PolicyDecideCommand
{
    public static Command Create()
    {
        var paths = PssCommand.Paths();
        var policies = new Option<string[]>("--policy") { DefaultValueFactory = _ => [], Description = "Files or folders with policies, bindings and parameters; repeatable. A cluster's own are asked too.", HelpName = "PATH" };
        var version = PolicyOptions.KubernetesVersion();
        var bound = new Option<bool>("--assume-bound") { Description = "A policy without binding denies everywhere, instead of doing nothing." };
        var all = new Option<bool>("--all") { Description = "Show also what passed, and what did not match and why." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text or json.", HelpName = "FORMAT" };
        var command = new Command("decide", "Says what ValidatingAdmissionPolicies would answer if the objects of manifests were created, or to recorded AdmissionReviews, after MutatingAdmissionPolicies changed them.")
        {
            paths, policies, version, bound, all, format,
        };
        FactTarget.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(policies) is not { Implicit: false } && result.GetResult(paths) is { Tokens.Count: > 0 })
            {
                result.AddError("it is not said which policies decide: give --policy PATH");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (PolicyOptions.Minor(parsed.GetValue(version)!) is not { } minor)
            {
                return PolicyOptions.RefuseVersion(parsed.GetValue(version));
            }

            if (parsed.GetValue(format) is not ("text" or "json"))
            {
                return PssCommand.RefuseFormat(parsed.GetValue(format), "text or json");
            }

            var beside = await FactReading.ReadManifestsAsync(parsed.GetValue(policies)!, Stream.Null, cancellationToken).ConfigureAwait(false);
            if (await FactTarget.ReadAsync(parsed, parsed.GetValue(paths)!, KindChoice.All, cancellationToken, keepsExamples: true).ConfigureAwait(false) is not { } asked)
            {
                return ExitCode.NotAssessed;
            }

            PssCommand.Tell(beside.Gaps);
            PssCommand.Tell(asked.Gaps);
            List<KubernetesObject> given = FactTarget.IsCluster(parsed) ? [.. Objects(beside), .. Objects(asked)] : Objects(beside);
            var code = Decide(given, Objects(asked), new(minor, parsed.GetValue(bound)), parsed.GetValue(all), parsed.GetValue(format) == "json", cancellationToken);
            return code is ExitCode.Clean or ExitCode.Findings ? FactTarget.Verdict(parsed, beside.Gaps.Concat(asked.Gaps), code) : code;
        });
        return command;
    }

    private static List<KubernetesObject> Objects(FactReading read) => [.. read.Facts.OfType<KubernetesObject>()];

    private static int Decide(List<KubernetesObject> beside, List<KubernetesObject> asked, PolicySetOptions options, bool showsAll, bool isJson, CancellationToken cancel)
    {
        var sources = beside.Select(@object => new PolicySource(@object.File.Path, @object.Root)).ToList();
        var set = PolicySet.Compile(sources, options);
        var mutating = MutatingPolicySet.Compile(sources, options);
        if (set.Count + mutating.Count == 0)
        {
            return Complaint.Write([new("there is no ValidatingAdmissionPolicy and no MutatingAdmissionPolicy, so nothing was decided", "Name files or folders that hold some with --policy.")], ExitCode.NotAssessed);
        }

        foreach (var fault in set.Faults.Concat(mutating.Faults))
        {
            new Complaint($"{fault}").Write();
        }

        if (!options.BindsUnbound && set.Unbound.Concat(mutating.Unbound).ToList() is { Count: > 0 } unbound)
        {
            new Complaint($"without a binding, and so without effect: {string.Join(", ", unbound)}", "With --assume-bound they decide as if one denied everywhere.").Write();
        }

        var facts = new ManifestFacts(beside.Union(asked).Select(@object => @object.Root));
        var decisions = asked.Where(@object => !PolicySet.IsPolicy(@object.Root) && !MutatingPolicySet.IsPolicy(@object.Root))
            .Select(@object => (Object: @object, Decision: Decide(AdmissionRequest.OfReview(@object.Root) ?? AdmissionRequest.ToCreate(@object.Root, facts).Completed(), set, mutating, facts, cancel)))
            .ToList();
        if (decisions.Count == 0)
        {
            return Complaint.Write([new("there are no objects to decide on", "Name manifests, or a folder that holds some.")], ExitCode.NotAssessed);
        }

        if (isJson)
        {
            Console.Out.WriteLine(PolicyDecideOutput.Json(decisions, showsAll));
        }
        else
        {
            PolicyDecideOutput.Text(Console.Out, decisions, showsAll);
            Console.Error.WriteLine(PolicyDecideOutput.Summary(set, decisions));
        }

        return decisions.Exists(entry => !entry.Decision.IsAllowed) ? ExitCode.Findings : set.Faults.IsEmpty && mutating.Faults.IsEmpty ? ExitCode.Clean : ExitCode.Usage;
    }

    /// <summary>What the policies say of the object as MutatingAdmissionPolicies make it: those are asked first, as in an API server.</summary>
    private static PolicySetDecision Decide(AdmissionRequest request, PolicySet set, MutatingPolicySet mutating, ManifestFacts facts, CancellationToken cancel)
    {
        var mutation = mutating.Mutate(request, facts, cancel);
        var refused = mutation.Failures.Select(failure => new PolicyDecision(
            failure.Policy, failure.Binding, null, failure.IsUnknown ? PolicyVerdict.CannotTell : failure.IsIgnored ? PolicyVerdict.Ignored : PolicyVerdict.Failed,
            failure.IsUnknown || failure.IsIgnored ? failure.Message : "", [ValidationAction.Deny],
            failure.IsUnknown || failure.IsIgnored ? [] : [new(null, failure.Message, "Invalid", IsError: true)], []));
        return new([.. refused, .. set.Decide(MutatingPolicySet.After(request, mutation), facts, cancel).Decisions]);
    }
}
