using System.Collections.Immutable;
using Gabion.Policy.Rego.Values;

namespace Gabion.Policy.Gatekeeper;

/// <summary>A request made ready: what matching needs, and <c>input.review</c>.</summary>
internal sealed class ReviewSubject
{
    private static readonly RegoObject NoResource = RegoObject.OfFields(("group", RegoString.Empty), ("version", RegoString.Empty), ("resource", RegoString.Empty));
    private readonly ReviewRequest _request;
    private readonly ObjectFacts? _namespace;
    private RegoObject? _review;

    public ReviewSubject(ReviewRequest request, Inventory inventory)
    {
        _request = request;

        // What is being deleted is decided on as if it were there.
        var @object = request.Object ?? (request.Operation == "DELETE" ? request.OldObject : null);
        Facts = [.. new[] { @object, ReferenceEquals(@object, request.OldObject) ? null : request.OldObject }.OfType<RegoObject>().Select(found => new ObjectFacts(found))];
        Object = @object;
        if (!Facts.IsEmpty)
        {
            var name = Facts[0].Namespace.Length > 0 ? Facts[0].Namespace : ObjectFacts.Text(request.Request, "namespace");
            _namespace = request.Namespace is { } given ? new ObjectFacts(given) : name.Length > 0 && !Facts[0].IsNamespace ? inventory.FindNamespace(name) : null;
        }
    }

    /// <summary>The object, then the old object: one that matches is enough.</summary>
    public ImmutableArray<ObjectFacts> Facts { get; }

    public RegoObject? Object { get; }

    public RegoObject Review => _review ??= Build();

    /// <summary>Why neither the object nor the old object matches; null when one does.</summary>
    public string? Mismatch(ConstraintMatch match)
    {
        string? reason = null;
        foreach (var facts in Facts)
        {
            if (match.Mismatch(facts, _namespace, _request.Source) is not { } found)
            {
                return null;
            }

            reason ??= found;
        }

        return reason ?? "there is no object";
    }

    private RegoObject Build()
    {
        var facts = Facts[0];
        var review = new RegoObjectBuilder(16);
        for (var i = 0; i < _request.Request.Count; i++)
        {
            review.Set(_request.Request.Keys[i], _request.Request.Values[i]);
        }

        Default("uid", RegoString.Empty);
        Default("kind", RegoObject.OfFields(("group", RegoString.Of(facts.Group)), ("version", RegoString.Of(facts.Version)), ("kind", RegoString.Of(facts.Kind))));
        Default("resource", NoResource);
        Default("name", RegoString.Of(facts.Name));
        if (facts.Namespace.Length > 0)
        {
            Default("namespace", RegoString.Of(facts.Namespace));
        }

        Set("operation", RegoString.Of(_request.Operation));
        Set("userInfo", _request.UserInfo);
        Set("object", (RegoValue?)Object ?? RegoNull.Value);
        Set("oldObject", (RegoValue?)_request.OldObject ?? RegoNull.Value);
        Default("options", RegoNull.Value);
        if (_namespace is not null)
        {
            Set("namespaceObject", _namespace.Object);
            Set("_unstable", RegoObject.OfFields(("namespace", _namespace.Object)));
        }

        return review.Build();

        void Set(string name, RegoValue value) => review.Set(RegoString.Of(name), value);

        void Default(string name, RegoValue value)
        {
            if (review.Get(RegoString.Of(name)) is null)
            {
                Set(name, value);
            }
        }
    }
}
