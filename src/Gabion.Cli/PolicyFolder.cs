using System.Collections.Immutable;
using Gabion.Formats.Yaml;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.MutatingAdmission;
using Gabion.Policy.ValidatingAdmission;
using Gabion.Rules;
using Gabion.Scan.Policies;
using AdmissionPolicies = Gabion.Policy.ValidatingAdmission.PolicySet;

namespace Gabion.Cli;

/// <summary>The policies that <c>gabion scan --policy</c> names.</summary>
internal static class PolicyFolder
{
    private const long MostBytes = 16 << 20;
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };

    /// <summary>A rule for each template with constraints, for each ValidatingAdmissionPolicy that is bound, and one for all MutatingAdmissionPolicies that are. A path that is not there, or holds none, is a complaint; a broken policy is told of, and the others count.</summary>
    public static ImmutableArray<Rule> Read(string[] paths, List<Complaint> complaints, out ImmutableArray<string> files)
    {
        files = [];
        if (paths.Length == 0)
        {
            return [];
        }

        var found = new List<string>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
            {
                found.AddRange(Directory.EnumerateFiles(path, "*", Below).Where(IsManifest).Order(StringComparer.Ordinal));
            }
            else if (File.Exists(path))
            {
                found.Add(path);
            }
            else
            {
                complaints.Add(new($"there is no file and no folder {path} (--policy)", "Name a folder with Gatekeeper templates and constraints, or ValidatingAdmissionPolicies and bindings."));
            }
        }

        // 1. Every document once: a template, a constraint, a policy, a binding, or what those look at.
        var builder = new PolicySetBuilder();
        var documents = new List<PolicySource>();
        foreach (var file in found)
        {
            foreach (var document in Text(file, complaints) is { } text ? YamlReader.Read(text) : [])
            {
                if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } fatal)
                {
                    new Complaint($"{file}:{fatal.At.Line}:{fatal.At.Column}: {fatal.Message}").Write();
                }

                builder.Add(file, document.Field);
                documents.Add(new(file, document.Field));
            }
        }

        // 2. What cannot be used is told of, and the rest is.
        var constraints = builder.Build();
        var policies = AdmissionPolicies.Compile(documents, PolicySetOptions.Default);
        var mutating = MutatingPolicySet.Compile(documents, PolicySetOptions.Default);
        foreach (var problem in constraints.Problems.Select(problem => problem.ToString()).Concat(policies.Faults.Concat(mutating.Faults).Select(fault => fault.ToString())))
        {
            new Complaint(problem).Write();
        }

        if (policies.Unbound.Concat(mutating.Unbound).ToList() is { Count: > 0 } unbound)
        {
            new Complaint($"without a binding, and so without effect: {string.Join(", ", unbound)}", "A policy does nothing until a binding names it.").Write();
        }

        ImmutableArray<Gabion.Formats.Tree.Field> roots = [.. documents.Select(document => document.Root)];
        ImmutableArray<Rule> rules = [.. ConstraintRule.Of(constraints), .. AdmissionPolicyRule.Of(policies, roots), .. MutatingPolicyRule.Of(mutating, roots)];
        if (complaints.Count == 0 && rules.IsEmpty)
        {
            complaints.Add(new($"there are no constraints and no bound policies in {string.Join(' ', paths)} (--policy), so no policy would be asked", "Put constraints beside their templates, and bindings beside their policies."));
        }

        files = [.. found];
        return rules;
    }

    private static bool IsManifest(string path) => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML" or ".JSON";

    private static string? Text(string path, List<Complaint> complaints)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllText(path) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            complaints.Add(new($"{path} cannot be read: {error.Message}"));
            return null;
        }
    }
}
