using System.CommandLine;
using Gabion.Model.Cluster;
using Gabion.Policy.CustomRules;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Scan;

namespace Gabion.Cli.Policy;

/// <summary><c>gabion policy cost</c>: what CEL expressions of manifests can cost.</summary>
internal static class PolicyCostCommand
{
    public static Command Create()
    {
        var paths = PssCommand.Paths();
        var version = PolicyOptions.KubernetesVersion();
        var all = new Option<bool>("--all") { Description = "Show every expression, not only the ten that can cost most." };
        var format = PolicyOptions.Format("table, json");
        var command = new Command("cost", "Says what the CEL expressions of custom resource definitions and admission policies can cost, and what of: the estimate by which the API server refuses definitions.") { paths, version, all, format };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (PolicyOptions.Minor(parsed.GetValue(version)!) is not { } minor)
            {
                return PolicyOptions.RefuseVersion(parsed.GetValue(version));
            }

            if (parsed.GetValue(format) is not ("table" or "json"))
            {
                return PssCommand.RefuseFormat(parsed.GetValue(format), "table or json");
            }

            var manifests = await FactReading.ReadManifestsAsync(parsed.GetValue(paths)!, Console.OpenStandardInput(), cancellationToken).ConfigureAwait(false);
            PssCommand.Tell(manifests.Gaps);
            return Cost([.. manifests.Facts.OfType<KubernetesObject>()], minor, parsed.GetValue(all), parsed.GetValue(format) == "json");
        });
        return command;
    }

    private static int Cost(IReadOnlyList<KubernetesObject> objects, int minor, bool showsAll, bool isJson)
    {
        var definitions = objects.Where(DefinitionRules.IsDefinition).Select(@object => (Object: @object, Rules: DefinitionRules.Of(@object.Root, minor, explains: true)))
            .Where(definition => definition.Rules.Rules.Length + definition.Rules.Faults.Length > 0).ToList();
        var policies = objects.Where(@object => @object.Kind is "ValidatingAdmissionPolicy" or "MutatingAdmissionPolicy" && (PolicySet.IsPolicy(@object.Root) || MutatingPolicySet.IsPolicy(@object.Root)))
            .Select(@object => (Object: @object, Costs: AdmissionCosts.Of(new(@object.File.Path, @object.Root), minor))).ToList();
        if (definitions.Count + policies.Count == 0)
        {
            return Complaint.Write([new("there are no custom resource definitions with rules and no admission policies, so nothing was estimated", "Name manifests, or a folder that holds some.")], ExitCode.NotAssessed);
        }

        if (isJson)
        {
            Console.Out.WriteLine(PolicyCostOutput.Json(definitions, policies));
        }
        else
        {
            PolicyCostOutput.Table(Console.Out, definitions, policies, showsAll);
        }

        var faults = definitions.SelectMany(definition => definition.Rules.Faults.Select(fault => (definition.Object, Fault: fault))).ToList();
        foreach (var (@object, fault) in faults)
        {
            new Complaint($"{@object.File.Path}:{fault.At}: {fault.Message}").Write();
        }

        return faults.Count > 0 ? ExitCode.Findings : ExitCode.Clean;
    }
}
