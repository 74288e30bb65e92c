using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Tree;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>What an object will make of a template in it: of which kinds, where the template stands, and of which kind the result is.</summary>
internal sealed record ExpansionTemplate(string Name, string File, TextSpan At, ImmutableArray<ApplyTo> ApplyTo, string Source, string ApiVersion, string Kind, string EnforcementAction)
{
    private const int LongestName = 63;

    /// <summary>What matching sees of the result.</summary>
    public ObjectFacts MadeFacts => new(RegoObject.OfFields(("apiVersion", RegoString.Of(ApiVersion)), ("kind", RegoString.Of(Kind))));

    public static bool IsOne(Field document) =>
        (document["apiVersion"].Text ?? "").StartsWith("expansion.gatekeeper.sh/", StringComparison.Ordinal) && document["kind"].Text == "ExpansionTemplate";

    /// <summary>Reads it; null when something is wrong, which is told then.</summary>
    public static ExpansionTemplate? Read(string file, Field document, ICollection<PolicyProblem> problems)
    {
        var name = document["metadata"]["name"];
        var spec = document["spec"];
        var made = spec["generatedGVK"];
        if (name.Text is not { Length: > 0 and <= LongestName } text)
        {
            return Broken(name, $"it needs a name of at most {LongestName} characters");
        }

        if (made["kind"].Text is not { Length: > 0 } kind || spec["templateSource"].Text is not { Length: > 0 } source)
        {
            return Broken(spec, "templateSource and generatedGVK.kind are needed: where the template stands, and what is made of it");
        }

        if (spec["applyTo"].Items.Count == 0)
        {
            return Broken(spec["applyTo"], "applyTo is needed: the groups, versions and kinds that are expanded");
        }

        var template = new ExpansionTemplate(
            text, file, name.Span,
            [.. spec["applyTo"].Items.Select(apply => new ApplyTo([.. apply["groups"].Texts], [.. apply["versions"].Texts], [.. apply["kinds"].Texts]))],
            source, made["group"].Text is { Length: > 0 } group ? $"{group}/{made["version"].Text}" : made["version"].Text ?? "v1", kind, spec["enforcementAction"].Text ?? "");
        return template.Applies(template.MadeFacts) ? Broken(spec["applyTo"], "it applies to what it makes itself") : template;

        ExpansionTemplate? Broken(Field at, string message)
        {
            problems.Add(new(file, at.Span, $"ExpansionTemplate {name.Text}", message));
            return null;
        }
    }

    public bool Applies(ObjectFacts facts) => ApplyTo.Any(apply => apply.Matches(facts));

    /// <summary>The template in an object, with kind, namespace, a name and who owns it; null when there is none.</summary>
    public RegoObject? Make(RegoObject owner, ReviewRequest request)
    {
        RegoValue? found = owner;
        foreach (var part in Source.Split('.'))
        {
            found = (found as RegoObject)?.Get(part);
        }

        if (found is not RegoObject template)
        {
            return null;
        }

        var facts = new ObjectFacts(owner);
        var metadata = template.Get("metadata") as RegoObject ?? RegoObject.Empty;
        var place = request.Namespace is { } known ? new ObjectFacts(known).Name : facts.Namespace;
        metadata = place.Length > 0 ? RegoFields.With(metadata, "namespace", RegoString.Of(place)) : metadata;
        metadata = RegoFields.With(metadata, "name", RegoString.Of($"{facts.Name}-{Kind}".ToLowerInvariant()));
        return RegoFields.With(RegoFields.With(RegoFields.With(template, "apiVersion", RegoString.Of(ApiVersion)), "kind", RegoString.Of(Kind)), "metadata", Owned(metadata, facts));
    }

    public override string ToString() => $"ExpansionTemplate {Name}";

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

/// <summary>Groups, versions and kinds, without wildcards.</summary>
internal sealed record ApplyTo(ImmutableArray<string> Groups, ImmutableArray<string> Versions, ImmutableArray<string> Kinds)
{
    public IEnumerable<(string Group, string Version, string Kind)> All => from @group in Groups from version in Versions from kind in Kinds select (@group, version, kind);

    public bool Matches(ObjectFacts facts) => Groups.Contains(facts.Group) && Versions.Contains(facts.Version) && Kinds.Contains(facts.Kind);
}
