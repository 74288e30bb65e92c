using System.CommandLine;
using Gabion.Model.Cluster;
using Gabion.Policy.CustomRules;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Scan;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy check</c>: whether modules, admission policies, Gatekeeper's documents and the rules of custom resource definitions compile.</summary>
internal static class PolicyCheckCommand
{
    public static Command Create()
    {
        var paths = PolicyOptions.PathsOfPolicies();
        var older = PolicyOptions.Older();
        var version = PolicyOptions.KubernetesVersion();
        var command = new Command("check", "Says whether policies compile, and every place where they do not: Rego, Gatekeeper, admission policies, rules of custom resource definitions.") { paths, older, version };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (PolicyOptions.Minor(parsed.GetValue(version)!) is not { } minor)
            {
                return PolicyOptions.RefuseVersion(parsed.GetValue(version));
            }

            var named = parsed.GetValue(paths)!;
            var files = PolicyFiles.Read(named, PolicyOptions.Version(parsed.GetValue(older)), withData: false);
            var manifests = await FactReading.ReadManifestsAsync([.. named.Where(PolicyOptions.MayHoldManifests)], Stream.Null, cancellationToken).ConfigureAwait(false);
            PssCommand.Tell(manifests.Gaps);
            return Check(files, [.. manifests.Facts.OfType<KubernetesObject>()], minor);
        });
        return command;
    }

    private static int Check(PolicyFiles files, IReadOnlyList<KubernetesObject> objects, int minor)
    {
        // 1. What there is.
        var sources = objects.Select(@object => new PolicySource(@object.File.Path, @object.Root)).ToList();
        var options = PolicySetOptions.Default with { KubernetesMinor = minor };
        var validating = PolicySet.Compile(sources, options);
        var mutating = MutatingPolicySet.Compile(sources, options);
        var definitions = objects.Where(DefinitionRules.IsDefinition).Select(@object => (Object: @object, Rules: DefinitionRules.Of(@object.Root, minor))).ToList();
        var policies = validating.Count + mutating.Count;
        var gatekeeper = GatekeeperDocuments.Compile(objects);
        if (files.Modules.Count + policies + definitions.Count + gatekeeper.Count == 0 && files.IsWhole)
        {
            return Complaint.Write([new("no policies were found, so nothing was checked", "Name *.rego files, Gatekeeper's templates, admission policies, custom resource definitions, or folders that hold some.")], ExitCode.NotAssessed);
        }

        // 2. What can be read is compiled too: an error in one file hides none in another.
        files.Errors.AddRange(RegoPolicy.Compile(files.Modules).Errors);
        string[] faults =
        [
            .. files.Errors.Select(error => $"{error}"),
            .. validating.Faults.Concat(mutating.Faults).Select(fault => $"{fault}"),
            .. gatekeeper.Faults,
            .. definitions.SelectMany(definition => definition.Rules.Faults.Select(fault => $"{definition.Object.File.Path}:{fault.At}: CustomResourceDefinition {definition.Object.Name}: {fault.Path}: {fault.Message}")),
        ];
        foreach (var fault in faults)
        {
            Console.Out.WriteLine(fault);
        }

        foreach (var warning in gatekeeper.Warnings)
        {
            Console.Error.WriteLine($"warning: {warning}");
        }

        if (files.Problems.Count > 0)
        {
            return Complaint.Write(files.Problems, ExitCode.Usage);
        }

        if (faults.Length > 0)
        {
            return ExitCode.Findings;
        }

        string?[] parts =
        [
            Counted(files.Modules.Count, "module", "modules"), Counted(policies, "admission policy", "admission policies"),
            Counted(gatekeeper.Templates, "template", "templates"), Counted(gatekeeper.Constraints, "constraint", "constraints"), Counted(gatekeeper.Mutators, "mutator", "mutators"), Counted(gatekeeper.Others, "other document of Gatekeeper", "other documents of Gatekeeper"),
            definitions.Count == 0 ? null : $"{Counted(definitions.Count, "definition", "definitions")} ({definitions.Sum(definition => definition.Rules.Rules.Length)} expressions)",
        ];
        Console.Out.WriteLine($"{string.Join(", ", parts.Where(part => part is not null))}, no errors");
        return ExitCode.Clean;
    }

    private static string? Counted(int count, string one, string many) => count == 0 ? null : $"{count} {(count == 1 ? one : many)}";
}
