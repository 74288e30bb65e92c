using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Policy.Admission;
using Gabion.Policy.Gatekeeper;
using Gabion.Policy.Rego.Values;
using Gabion.Readers.Cluster;

namespace Gabion.Admission;

/// <summary>A request as the engines need it, each form made once and only when somebody asks for it. For one thread at a time.</summary>
public sealed class ReviewInput
{
    private const string EnforcementPoint = "validation.gatekeeper.sh";
    private static readonly SourceFile File = new("request");
    private static readonly ConcurrentBag<RegoJsonReader> Readers = [];
    private static readonly ConditionalWeakTable<Node, RegoObject> Namespaces = [];
    private readonly Field _review;
    private ReviewRequest? _gatekeeper;
    private string? _gatekeeperProblem;
    private ImmutableArray<Fact>? _facts;
    private ImmutableArray<Fact>? _oldFacts;

    private ReviewInput(Field review, AdmissionRequest request, IClusterFacts cluster)
    {
        _review = review;
        Request = request;
        Cluster = cluster;
        Uid = review["request"]["uid"].Text ?? "";
        ApiVersion = review["apiVersion"].Text ?? "admission.k8s.io/v1";
        Username = Field.Of(request.UserInfo)["username"].Text ?? "";
    }

    public AdmissionRequest Request { get; }

    /// <summary>What is known of the cluster beside the request.</summary>
    public IClusterFacts Cluster { get; }

    /// <summary>What the answer has to repeat.</summary>
    public string Uid { get; }

    public string ApiVersion { get; }

    /// <summary>Who asks; empty when the review does not say.</summary>
    public string Username { get; }

    /// <summary>The object's namespace for modes; its own name for a Namespace; empty for what lives in none.</summary>
    public string Namespace => Request.Namespace.Length > 0 ? Request.Namespace : Request.Kind is { Group: "", Kind: "Namespace" } ? Request.Name : "";

    /// <summary><c>Pod team-a/web-1</c>; a name that the server makes up stands as its prefix with a star.</summary>
    public string Subject
    {
        get
        {
            var metadata = Field.Of(Request.Object ?? Request.OldObject)["metadata"];
            var name = Request.Name.Length > 0 ? Request.Name : metadata["name"].Text ?? (metadata["generateName"].Text is { } prefix ? $"{prefix}*" : "");
            var kind = Request.SubResource.Length > 0 ? $"{Request.Kind.Kind} ({Request.Resource.Resource}/{Request.SubResource})" : Request.Kind.Kind;
            return Request.Namespace.Length > 0 && Request.Kind.Kind != "Namespace" ? $"{kind} {Request.Namespace}/{name}" : $"{kind} {name}";
        }
    }

    /// <summary>The facts of the object as it would be; none on a deletion.</summary>
    public ImmutableArray<Fact> Facts => _facts ??= FactsOf(Request.Object);

    /// <summary>The facts of the object as it is; none on a creation.</summary>
    public ImmutableArray<Fact> OldFacts => _oldFacts ??= FactsOf(Request.OldObject);

    /// <summary>The request of a review.</summary>
    /// <param name="review">The whole AdmissionReview.</param>
    /// <param name="cluster">What is known beside it.</param>
    /// <param name="problem">What is wrong with it; empty when nothing is.</param>
    public static ReviewInput? Read(Field review, IClusterFacts cluster, out string problem)
    {
        problem = Problem(review);
        return problem.Length == 0 && AdmissionRequest.OfReview(review) is { } request ? new(review, request, cluster) : null;
    }

    /// <summary>The request as Gatekeeper's constraints see it; null, with the reason, when they cannot see it.</summary>
    internal ReviewRequest? Gatekeeper(TimeSpan mostTime, out string problem)
    {
        if (_gatekeeper is null && _gatekeeperProblem is null)
        {
            var reader = Readers.TryTake(out var free) ? free : new();
            _gatekeeper = RegoTree.Of(_review.Node, reader) is RegoObject document ? AdmissionReviews.Read(document, out _gatekeeperProblem) : null;
            Readers.Add(reader);
            if (_gatekeeper is not null && Cluster.FindNamespace(Request.Namespace) is { } found && Request.Namespace.Length > 0)
            {
                _gatekeeper = _gatekeeper with { Namespace = Namespaces.GetValue(found, static node => RegoTree.Of(node) as RegoObject ?? RegoObject.Empty) };
            }

            _gatekeeper = _gatekeeper is null ? null : _gatekeeper with { EnforcementPoint = EnforcementPoint, MostTime = mostTime };
        }

        problem = _gatekeeperProblem ?? "";
        return _gatekeeper;
    }

    private static ImmutableArray<Fact> FactsOf(Node? @object) => @object is null ? [] : ManifestReader.Facts(File, Field.Of(@object)).Facts; // what is not a certificate in it is the business of a scan

    private static string Problem(Field review)
    {
        var request = review["request"];
        return !review.IsMapping ? "the body is no JSON object"
            : review["kind"].Text != "AdmissionReview" ? $"kind is '{review["kind"].Text}', not AdmissionReview"
            : review["apiVersion"].Text is not ("admission.k8s.io/v1" or "admission.k8s.io/v1beta1") ? $"apiVersion is '{review["apiVersion"].Text}', not admission.k8s.io/v1"
            : !request.IsMapping ? "request is missing"
            : request["uid"].Text is not { Length: > 0 } ? "request.uid is missing"
            : request["operation"].Text is not ("CREATE" or "UPDATE" or "DELETE" or "CONNECT") ? $"request.operation is '{request["operation"].Text}', not CREATE, UPDATE, DELETE or CONNECT"
            : request["kind"]["kind"].Text is not { Length: > 0 } ? "request.kind.kind is missing"
            : request["resource"]["resource"].Text is not { Length: > 0 } ? "request.resource.resource is missing"
            : request["object"] is { IsSet: true, IsMapping: false } ? "request.object is no JSON object"
            : request["oldObject"] is { IsSet: true, IsMapping: false } ? "request.oldObject is no JSON object"
            : !request["object"].IsSet && !request["oldObject"].IsSet && request["operation"].Text != "DELETE" ? $"request.object is missing, and the operation is {request["operation"].Text}"
            : "";
    }
}
