using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Formats.Yaml;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>
/// Expansions (<c>expansion.gatekeeper.sh</c>): a Deployment is decided on as the Pod that it will make, before there is one. What is made is
/// expanded again, where a template is about it.
/// </summary>
public sealed class Expander
{
    private const int Deepest = 8;
    private readonly ImmutableArray<Expansion> _expansions;

    private Expander(ImmutableArray<Expansion> expansions)
    {
        _expansions = expansions;
    }

    public static Expander None { get; } = new([]);

    /// <summary>Reads all expansions of a file.</summary>
    public static Expander Read(string file, string text, out ImmutableArray<PolicyProblem> problems)
    {
        var found = ImmutableArray.CreateBuilder<PolicyProblem>();
        var expansions = ImmutableArray.CreateBuilder<Expansion>();
        foreach (var document in YamlReader.Read(text))
        {
            if (document.Problems.FirstOrDefault(problem => problem.IsFatal) is { } problem)
            {
                found.Add(new(file, problem.At, "the document", problem.Message));
            }
            else if (IsExpansion(document.Field))
            {
                Add(file, document.Field, expansions, found);
            }
        }

        problems = found.ToImmutable();
        return new(expansions.ToImmutable());
    }

    /// <summary>The objects that an object will make, each with the template that says so and the action that it asks for.</summary>
    public IEnumerable<ExpandedObject> Expand(ReviewRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Object is { } @object && !_expansions.IsEmpty ? Expand(request, @object, 0) : [];
    }

    private IEnumerable<ExpandedObject> Expand(ReviewRequest request, RegoObject @object, int depth)
    {
        var facts = new ObjectFacts(@object);
        foreach (var expansion in depth < Deepest ? _expansions : [])
        {
            if (!expansion.Applies(facts) || expansion.Make(@object) is not { } made)
            {
                continue;
            }

            var result = new ReviewRequest { Object = made, Operation = request.Operation, Namespace = request.Namespace, UserInfo = request.UserInfo, Source = ReviewSource.Generated };
            yield return new(expansion.Name, expansion.EnforcementAction, result);
            foreach (var next in Expand(request, made, depth + 1))
            {
                yield return next;
            }
        }
    }

    private static bool IsExpansion(Field document) =>
        (document["apiVersion"].Text ?? "").StartsWith("expansion.gatekeeper.sh/", StringComparison.Ordinal) && document["kind"].Text == "ExpansionTemplate";

    private static void Add(string file, Field document, ImmutableArray<Expansion>.Builder expansions, ImmutableArray<PolicyProblem>.Builder problems)
    {
        var name = document["metadata"]["name"].Text ?? "";
        var spec = document["spec"];
        var made = spec["generatedGVK"];
        if (made["kind"].Text is not { Length: > 0 } kind || spec["templateSource"].Text is not { Length: > 0 } source)
        {
            problems.Add(new(file, spec.Span, $"ExpansionTemplate {name}", "templateSource and generatedGVK.kind are needed: where the template stands, and what is made of it"));
            return;
        }

        expansions.Add(new(
            name,
            [.. spec["applyTo"].Items.Select(apply => new ApplyTo([.. apply["groups"].Texts], [.. apply["versions"].Texts], [.. apply["kinds"].Texts]))],
            source.Split('.', StringSplitOptions.RemoveEmptyEntries),
            made["group"].Text is { Length: > 0 } group ? $"{group}/{made["version"].Text}" : made["version"].Text ?? "v1",
            kind,
            spec["enforcementAction"].Text ?? ""));
    }

    private sealed record Expansion(string Name, ImmutableArray<ApplyTo> ApplyTo, string[] Source, string ApiVersion, string Kind, string EnforcementAction)
    {
        public bool Applies(ObjectFacts facts) => ApplyTo.Any(apply => apply.Matches(facts)) && !(facts.Kind == Kind && facts.ApiVersion == ApiVersion);

        /// <summary>The template in the object, with kind, namespace, a name and who owns it; null when there is none.</summary>
        public RegoObject? Make(RegoObject owner)
        {
            RegoValue? found = owner;
            foreach (var part in Source)
            {
                found = (found as RegoObject)?.Get(part);
            }

            if (found is not RegoObject template)
            {
                return null;
            }

            var facts = new ObjectFacts(owner);
            var metadata = template.Get("metadata") as RegoObject ?? RegoObject.Empty;
            metadata = facts.Namespace.Length > 0 ? RegoFields.With(metadata, "namespace", RegoString.Of(facts.Namespace)) : metadata;
            var name = facts.Name.Length > 0 ? facts.Name : facts.GenerateName.TrimEnd('-');
            metadata = RegoFields.With(metadata, "name", RegoString.Of($"{facts.Name}-{Kind}".ToLowerInvariant()));
            metadata = Owned(metadata, facts);
            return RegoFields.With(RegoFields.With(RegoFields.With(template, "apiVersion", RegoString.Of(ApiVersion)), "kind", RegoString.Of(Kind)), "metadata", metadata);
        }

        private static RegoObject Owned(RegoObject metadata, ObjectFacts owner)
        {
            if (owner.ApiVersion.Length == 0 || owner.Kind.Length == 0 || owner.Name.Length == 0)
            {
                return metadata;
            }

            var reference = RegoObject.OfFields(("apiVersion", RegoString.Of(owner.ApiVersion)), ("kind", RegoString.Of(owner.Kind)), ("name", RegoString.Of(owner.Name)));
            var others = metadata.Get("ownerReferences") as RegoArray ?? RegoArray.Empty;
            return others.Items.Contains(reference) ? metadata : RegoFields.With(metadata, "ownerReferences", new RegoArray([.. others.Items, reference]));
        }
    }
}

/// <summary>An object that does not exist yet.</summary>
/// <param name="Template">The ExpansionTemplate that it follows from.</param>
/// <param name="EnforcementAction">What takes the place of the constraints' actions; empty: nothing.</param>
/// <param name="Request">To review it with.</param>
public sealed record ExpandedObject(string Template, string EnforcementAction, ReviewRequest Request);

/// <summary>Groups, versions and kinds, without wildcards.</summary>
internal sealed record ApplyTo(ImmutableArray<string> Groups, ImmutableArray<string> Versions, ImmutableArray<string> Kinds)
{
    public IEnumerable<(string Group, string Version, string Kind)> All => from @group in Groups from version in Versions from kind in Kinds select (@group, version, kind);

    public bool Matches(ObjectFacts facts) => Groups.Contains(facts.Group) && Versions.Contains(facts.Version) && Kinds.Contains(facts.Kind);
}
