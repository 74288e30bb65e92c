using System.CommandLine;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego.Values;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Scan;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy mutate</c>: what mutators would make of the objects of manifests.</summary>
internal static class PolicyMutateCommand
{
    public static Command Create()
    {
        var paths = PssCommand.Paths();
        var policies = new Option<string[]>("--policy") { Required = true, Description = "Files or folders with mutators and MutatingAdmissionPolicies; repeatable.", HelpName = "PATH" };
        var operation = new Option<string>("--operation") { DefaultValueFactory = _ => "CREATE", Description = "What is done with the objects: CREATE or UPDATE.", HelpName = "OPERATION" };
        var all = new Option<bool>("--all") { Description = "Name also the mutators that do not act on an object, and why." };
        var bound = new Option<bool>("--assume-bound") { Description = "A MutatingAdmissionPolicy without binding acts everywhere, instead of doing nothing." };
        var format = new Option<string>("--format") { DefaultValueFactory = _ => "text", Description = "How it is written: text, json, or yaml (the objects as they are then).", HelpName = "FORMAT" };
        var command = new Command("mutate", "Says what MutatingAdmissionPolicies and Gatekeeper's mutators would make of the objects of manifests, or of recorded AdmissionReviews.") { paths, policies, operation, all, bound, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(operation)!.ToUpperInvariant() is not ("CREATE" or "UPDATE") and var unknown)
            {
                return PssCommand.Refuse($"--operation '{unknown}' is nothing that is mutated", "Give CREATE or UPDATE.");
            }

            if (parsed.GetValue(format) is not ("text" or "json" or "yaml"))
            {
                return PssCommand.RefuseFormat(parsed.GetValue(format), "text, json or yaml");
            }

            var beside = await FactReading.ReadManifestsAsync(parsed.GetValue(policies)!, Stream.Null, cancellationToken).ConfigureAwait(false);
            var asked = await FactReading.ReadManifestsAsync(parsed.GetValue(paths)!, Console.OpenStandardInput(), cancellationToken).ConfigureAwait(false);
            PssCommand.Tell(beside.Gaps);
            PssCommand.Tell(asked.Gaps);
            return Mutate(
                [.. beside.Facts.OfType<KubernetesObject>()], [.. asked.Facts.OfType<KubernetesObject>()], parsed.GetValue(operation)!.ToUpperInvariant(),
                parsed.GetValue(format)!, parsed.GetValue(all), parsed.GetValue(bound), cancellationToken);
        });
        return command;
    }

    private static int Mutate(List<KubernetesObject> beside, List<KubernetesObject> asked, string operation, string format, bool showsAll, bool bindsUnbound, CancellationToken cancel)
    {
        // 1. The mutators.
        var builder = new MutatorSetBuilder();
        foreach (var @object in beside)
        {
            builder.Add(@object.File.Path, @object.Root);
        }

        var set = builder.Build();
        foreach (var problem in set.Problems)
        {
            new Complaint($"{problem}").Write();
        }

        foreach (var mutator in set.Conflicting)
        {
            new Complaint($"{mutator.File}:{mutator.At.Line}: {mutator}: it contradicts another mutator on the shape of {mutator.Location}", "Neither is applied: change the location of one.").Write();
        }

        var policies = MutatingPolicySet.Compile(
            beside.Select(@object => new PolicySource(@object.File.Path, @object.Root)), PolicySetOptions.Default with { BindsUnbound = bindsUnbound });
        foreach (var fault in policies.Faults)
        {
            new Complaint($"{fault}").Write();
        }

        if (!bindsUnbound && policies.Unbound.ToList() is { Count: > 0 } unbound)
        {
            new Complaint($"without a binding, and so without effect: {string.Join(", ", unbound)}", "With --assume-bound they act everywhere.").Write();
        }

        if (set.Mutators.IsEmpty && policies.Count == 0)
        {
            return Complaint.Write([new("there are no mutators at --policy, so nothing was asked", "Name files or folders with MutatingAdmissionPolicies and bindings, or Assign, AssignMetadata, AssignImage or ModifySet.")], set.Problems.IsEmpty ? ExitCode.NotAssessed : ExitCode.Usage);
        }

        // 2. The objects, and the namespaces that they stand in.
        var facts = new ManifestFacts(beside.Concat(asked).Select(@object => @object.Root));
        var inventory = Inventory.Of(beside.Concat(asked).Where(@object => @object is { Group: "", Kind: "Namespace" }).Select(Value));
        var outcomes = new List<MutatedObject>();
        foreach (var @object in asked.Where(@object => !GatekeeperConfig.IsOwnGroup(@object.Group) && !MutatingPolicySet.IsPolicy(@object.Root)))
        {
            if (Request(@object, facts, operation) is { } request)
            {
                var admission = AdmissionRequest.OfReview(@object.Root)
                    ?? AdmissionRequest.ToCreate(@object.Root, facts) with { Operation = operation == "UPDATE" ? AdmissionOperation.Update : AdmissionOperation.Create };
                outcomes.Add(MutatedObject.Of(@object, request, admission, policies, set, facts, inventory, showsAll, cancel));
            }
        }

        if (outcomes.Count == 0)
        {
            return Complaint.Write([new("there are no objects to change", "Name manifests, or a folder that holds some.")], ExitCode.NotAssessed);
        }

        // 3. What became of them.
        PolicyMutateOutput.Write(Console.Out, outcomes, format);
        Console.Error.WriteLine(PolicyMutateOutput.Summary(policies.Count + set.Mutators.Length, outcomes));
        return outcomes.Exists(outcome => outcome.Error is not null) ? ExitCode.Findings
            : set.Problems.Any(problem => problem.Kind != PolicyProblemKind.Warning) || !set.Conflicting.IsEmpty || !policies.Faults.IsEmpty ? ExitCode.Usage
            : ExitCode.Clean;
    }

    private static ReviewRequest? Request(KubernetesObject @object, ManifestFacts facts, string operation)
    {
        if (@object.Kind == "AdmissionReview")
        {
            var review = AdmissionReviews.Read(Value(@object), out var problem);
            if (review is null)
            {
                new Complaint($"{@object.File.Locate(@object.Root.Span)}: {problem}").Write();
            }

            return review;
        }

        var @namespace = AdmissionRequest.ToCreate(@object.Root, facts).Namespace;
        return new()
        {
            Object = Value(@object),
            Operation = operation,
            Request = RegoObject.OfFields(("namespace", RegoString.Of(@namespace))),
        };
    }

    private static RegoObject Value(KubernetesObject @object) => RegoTree.Of(@object.Root.Node) as RegoObject ?? RegoObject.Empty;
}
