using System.Collections.Immutable;
using Gabion.Admission.Engines;
using Gabion.Admission.Settings;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.Rego.Values;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Rules;
using Gabion.Scan;

namespace Gabion.Admission;

/// <summary>Makes <see cref="AdmissionPolicies"/> of settings and files. What is broken is told and left out; the rest is used.</summary>
public static class PolicyCompiler
{
    /// <param name="settings">Modes, thresholds, lists.</param>
    /// <param name="files">Policies, parameters, Namespaces.</param>
    /// <param name="trust">The verdicts on images; null: trust is not asked for.</param>
    /// <param name="namespaces">The Namespaces of the cluster as they are; null: only those of the files are known.</param>
    /// <param name="live">The objects of the cluster that policies look at; null: only those of the files are known.</param>
    public static AdmissionPolicies Compile(AdmissionSettings settings, PolicyFiles files, IImageTrust? trust, LiveNamespaces? namespaces = null, LiveInventory? live = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(files);
        var problems = ImmutableArray.CreateBuilder<string>();
        problems.AddRange(files.Problems);
        var broken = files.Problems.Length;

        // 1. Documents.
        var documents = new List<(string File, Field Root)>();
        foreach (var file in files.Files)
        {
            foreach (var document in YamlReader.Read(file.Text))
            {
                if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
                {
                    problems.Add($"{file.Name}:{problem.At}: {problem.Message}");
                    broken++;
                }
                else if (document.Field.IsMapping)
                {
                    documents.Add((file.Name, document.Field));
                }
            }
        }

        // 2. Gatekeeper.
        var builder = new PolicySetBuilder();
        var others = documents.Where(document => !builder.Add(document.File, document.Root)).ToList();
        var constraints = builder.Build();
        var mutatorBuilder = new MutatorSetBuilder();
        foreach (var (file, root) in documents)
        {
            mutatorBuilder.Add(file, root);
        }

        var mutators = mutatorBuilder.Build();
        problems.AddRange(mutators.Conflicts.Select(conflict => conflict.ToString()));
        var found = constraints.Problems.Union(mutators.Problems).ToList(); // both read Gatekeeper's Config
        problems.AddRange(found.Select(problem => problem.ToString()));
        broken += found.Count(problem => problem.Kind != PolicyProblemKind.Warning);

        // 3. ValidatingAdmissionPolicies.
        var validating = Gabion.Policy.ValidatingAdmission.PolicySet.Compile(others.Select(document => new PolicySource(document.File, document.Root)), PolicySetOptions.Default);
        problems.AddRange(validating.Faults.Select(fault => fault.ToString()));
        broken += validating.Faults.Length;
        problems.AddRange(validating.Unbound.Select(name => $"{ValidatingPolicyEngine.Prefix}{name}: has no binding, and so no effect"));

        var mutating = MutatingPolicySet.Compile(others.Select(document => new PolicySource(document.File, document.Root)), PolicySetOptions.Default);
        problems.AddRange(mutating.Faults.Select(fault => fault.ToString()));
        broken += mutating.Faults.Length;
        problems.AddRange(mutating.Unbound.Select(name => $"MutatingAdmissionPolicy/{name}: has no binding, and so no effect"));

        // 4. What the other documents say of the cluster.
        var objects = others.Where(document => !Gabion.Policy.ValidatingAdmission.PolicySet.IsPolicy(document.Root) && !MutatingPolicySet.IsPolicy(document.Root)).ToList();
        IClusterFacts facts = new ManifestFacts(objects.Select(document => document.Root));
        facts = namespaces is null ? facts : new LiveFacts(namespaces, facts);
        var data = trust is null ? null : new TrustData(trust);
        var beside = objects.Select(document => RegoTree.Of(document.Root.Node)).OfType<RegoObject>().ToList();
        var inventory = new InventorySource(Inventory.Of(beside).With(data), constraints.Config.SyncsSome ? live : null, found => Inventory.Of(beside.Concat(found), constraints.Config).With(data));

        return new(settings, Engines(settings, constraints, inventory, validating, Places(others), trust), new(mutating, mutators, inventory, settings.PolicyTime), facts, problems.ToImmutable(), broken)
        {
            SyncedKinds = [.. constraints.Config.SyncedKinds],
        };
    }

    private static ImmutableArray<IPolicyEngine> Engines(
        AdmissionSettings settings, Gabion.Policy.Gatekeeper.PolicySet constraints, InventorySource inventory, Gabion.Policy.ValidatingAdmission.PolicySet validating,
        Dictionary<string, string> places, IImageTrust? trust)
    {
        var engines = ImmutableArray.CreateBuilder<IPolicyEngine>();
        engines.Add(new PodSecurityEngine(settings.PodSecurity, settings.PodSecurityExemptions));
        if (!settings.AllowedRegistries.IsEmpty || !settings.DeniedRegistries.IsEmpty)
        {
            engines.Add(new RegistryEngine(settings.AllowedRegistries, settings.DeniedRegistries));
        }

        if (trust is not null)
        {
            engines.Add(new ImageTrustEngine(settings.TrustImages, trust));
        }

        if ((settings.RulesDeny ?? settings.RulesWarn) is not null)
        {
            var all = Catalogue.Create(RuleSettings.Default with { AllowedRegistries = settings.AllowedRegistries, DeniedRegistries = settings.DeniedRegistries });
            engines.Add(new RuleEngine(
                [.. new RuleSelection(settings.Rules, settings.SkipRules).Choose(all).Where(rule => rule is Rule<Workload> or Rule<KubernetesObject>)],
                settings.RulesDeny, settings.RulesWarn));
        }

        engines.Add(new ValidatingPolicyEngine(validating, places));
        engines.Add(new GatekeeperEngine(constraints, inventory, settings.PolicyTime));
        return engines.ToImmutable();
    }

    private static Dictionary<string, string> Places(IEnumerable<(string File, Field Root)> documents)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (file, root) in documents.Where(document => document.Root["kind"].Text == "ValidatingAdmissionPolicy"))
        {
            var name = root["metadata"]["name"];
            places[name.Text ?? ""] = $"{file}:{name.Span.Line}:{name.Span.Column}";
        }

        return places;
    }
}
