using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Gatekeeper.Mutation;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>
/// Expansions (<c>expansion.gatekeeper.sh</c>): a Deployment is decided on as the Pod that it will make, before there is one. What is made is
/// expanded again, where a template is about it; mutators change it as they will change the real one. Immutable.
/// </summary>
public sealed class Expander
{
    private readonly ImmutableArray<ExpansionTemplate> _templates;
    private readonly MutatorSet? _mutators;

    private Expander(ImmutableArray<ExpansionTemplate> templates, MutatorSet? mutators)
    {
        _templates = templates;
        _mutators = mutators is { Mutators.IsEmpty: false } ? mutators : null;
    }

    public static Expander None { get; } = new([], null);

    public bool IsEmpty => _templates.IsEmpty;

    /// <summary>Reads all expansions of a file.</summary>
    public static Expander Read(string file, string text, out ImmutableArray<PolicyProblem> problems)
    {
        var found = new List<PolicyProblem>();
        var documents = new List<(string, Field)>();
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
            {
                found.Add(new(file, problem.At, "the document", problem.Message));
            }
            else if (ExpansionTemplate.IsOne(document.Field))
            {
                documents.Add((file, document.Field));
            }
        }

        var expander = Of(documents, null, found);
        problems = [.. found];
        return expander;
    }

    /// <summary>Takes documents that are expansions; those that make each other in a circle are told of and left out.</summary>
    internal static Expander Of(IEnumerable<(string File, Field Document)> documents, MutatorSet? mutators, ICollection<PolicyProblem> problems)
    {
        var templates = new List<ExpansionTemplate>();
        foreach (var (file, document) in documents)
        {
            if (ExpansionTemplate.Read(file, document, problems) is not { } template)
            {
                continue;
            }

            if (templates.Find(other => other.Name == template.Name) is { } other)
            {
                problems.Add(new(file, template.At, $"{template}", $"there is another one of this name in {other.File}: that one is used", PolicyProblemKind.Duplicate));
                continue;
            }

            templates.Add(template);
        }

        var circular = templates.Where(template => Reaches(template, template, templates, [])).ToList();
        foreach (var template in circular)
        {
            problems.Add(new(template.File, template.At, $"{template}", "what it makes leads back to what it is made of: it is not used"));
        }

        return new([.. templates.Except(circular).OrderBy(template => template.Name, StringComparer.Ordinal)], mutators);
    }

    /// <summary>The objects that an object will make, each with the template that says so and the action that it asks for.</summary>
    /// <param name="request">The object.</param>
    /// <param name="inventory">Knows the namespaces that mutators ask for.</param>
    /// <param name="cancellation">Ends it.</param>
    public IEnumerable<ExpandedObject> Expand(ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (IsEmpty || request.Object is not { } @object || !_templates.Any(template => template.Applies(new(@object))))
        {
            return [];
        }

        // What is changed on its way in makes other objects.
        var mutated = _mutators?.Mutate(request, inventory, cancellation);
        return mutated?.Error is { } error ? [new("", "", request, $"it cannot be changed as mutators ask: {error}")] : ExpandFrom(mutated is null ? request : request with { Object = mutated.Object }, inventory, cancellation);
    }

    private IEnumerable<ExpandedObject> ExpandFrom(ReviewRequest request, Inventory inventory, CancellationToken cancellation)
    {
        var owner = request.Object ?? RegoObject.Empty;
        var facts = new ObjectFacts(owner);
        foreach (var template in _templates.Where(template => template.Applies(facts)))
        {
            if (template.Make(owner, request) is not { } made)
            {
                yield return new(template.Name, "", request, $"it has no object {template.Source}");
                continue;
            }

            // An expansion is no operation on what will be made: mutators for single operations wait for it.
            var result = new ReviewRequest { Object = made, Operation = request.Operation, Namespace = request.Namespace, UserInfo = request.UserInfo, Source = ReviewSource.Generated, EnforcementPoint = request.EnforcementPoint };
            if (_mutators?.Mutate(result with { Operation = "" }, inventory, cancellation) is { } mutated)
            {
                if (mutated.Error is { } error)
                {
                    yield return new(template.Name, "", request, $"what it will make cannot be changed as mutators ask: {error}");
                    continue;
                }

                result = result with { Object = mutated.Object };
            }

            yield return new(template.Name, template.EnforcementAction, result, null);
            foreach (var next in ExpandFrom(result, inventory, cancellation))
            {
                yield return next;
            }
        }
    }

    private static bool Reaches(ExpansionTemplate from, ExpansionTemplate to, List<ExpansionTemplate> all, HashSet<string> seen) => all.Exists(next =>
        next.Applies(from.MadeFacts) && (ReferenceEquals(next, to) || (seen.Add(next.Name) && Reaches(next, to, all, seen))));
}

/// <summary>An object that does not exist yet.</summary>
/// <param name="Template">The ExpansionTemplate that it follows from.</param>
/// <param name="EnforcementAction">What takes the place of the constraints' actions; empty: nothing.</param>
/// <param name="Request">To review it with.</param>
/// <param name="Problem">Why it cannot be said what will be made, and the request is that of the maker; null when it can.</param>
public sealed record ExpandedObject(string Template, string EnforcementAction, ReviewRequest Request, string? Problem);
