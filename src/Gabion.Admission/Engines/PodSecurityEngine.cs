using System.Collections.Frozen;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;
using Gabion.Policy.PodSecurity;

namespace Gabion.Admission.Engines;

/// <summary>
/// The Pod Security Standards by the labels of namespaces, as the API server's admission plug-in decides: pods are refused, what makes
/// pods is warned of and audited, and a namespace whose labels cannot be read is refused when they are new.
/// </summary>
internal sealed class PodSecurityEngine(NamespacePolicy defaults, PodSecurityExemptions exemptions) : IPolicyEngine
{
    private const string Policy = "pod-security";
    private const string Labels = "pod-security.kubernetes.io/";

    private static readonly FrozenSet<(string Group, string Resource)> Makers = FrozenSet.Create(
        ("", "podtemplates"), ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "replicasets"), ("apps", "daemonsets"),
        ("apps", "statefulsets"), ("batch", "jobs"), ("batch", "cronjobs"));

    public string Name => Policy;

    public IEnumerable<string> Policies => [Policy];

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        var request = input.Request;
        var resource = (request.Resource.Group, request.Resource.Resource);
        if (request.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update))
        {
            Note("it is asked when objects are created and changed");
        }
        else if (resource is ("", "namespaces") && request.SubResource.Length == 0)
        {
            AskNamespace(request, Note, answers);
        }
        else if (resource is ("", "pods") && !PodUpdate.IsIgnored(request.SubResource))
        {
            AskPod(input, Note, answers);
        }
        else if (Makers.Contains(resource) && request.SubResource.Length == 0)
        {
            AskTemplate(input, Note, answers);
        }
        else
        {
            Note($"it is about pods and what makes them, not about {request.Resource.Resource}{(request.SubResource.Length > 0 ? "/" : "")}{request.SubResource}");
        }

        void Note(string why)
        {
            if (isWhole)
            {
                answers.Add(new(Policy, AnswerKind.NotMatched, PolicyAction.Deny, why));
            }
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers) => answers.Add(new(Policy, AnswerKind.Undecided, PolicyAction.Deny, why));

    private static void AskNamespace(AdmissionRequest request, Action<string> note, ICollection<PolicyAnswer> answers)
    {
        var (labels, before) = (Field.Of(request.Object)["metadata"]["labels"], Field.Of(request.OldObject)["metadata"]["labels"]);
        NamespacePolicy.Read(labels, NamespacePolicy.Open, out var problems);
        var isNew = request.Operation == AdmissionOperation.Create;
        foreach (var problem in problems)
        {
            var key = problem.Label.Path.Split('"') is [_, var quoted, ..] ? quoted : problem.Label.Path;
            if (isNew || before[key].Text != problem.Label.Text)
            {
                answers.Add(new(Policy, AnswerKind.Broken, PolicyAction.Deny, $"{key}: {problem.Message}") { Code = 422, Reason = "Invalid" });
            }
        }

        if (answers.Count == 0)
        {
            note($"no label {Labels}… of the namespace is wrong and new");
        }
    }

    private void AskPod(ReviewInput input, Action<string> note, ICollection<PolicyAnswer> answers)
    {
        if (PodOf(input.Facts) is not { } pod)
        {
            answers.Add(new(Policy, AnswerKind.Undecided, PolicyAction.Deny, "the object is no pod that can be read: spec.containers is missing"));
            return;
        }

        if (input.Request.Operation == AdmissionOperation.Update && PodOf(input.OldFacts) is { } before && !PodUpdate.Matters(pod, before))
        {
            note("nothing that the standards ask about has changed");
        }
        else if (exemptions.Reason(input.Request.Namespace, input.Username, pod) is { } exempt)
        {
            note($"exempt by {exempt}");
        }
        else
        {
            Judge(input, pod, isPod: true, note, answers);
        }
    }

    private void AskTemplate(ReviewInput input, Action<string> note, ICollection<PolicyAnswer> answers)
    {
        if (PodOf(input.Facts) is not { } pod)
        {
            note("the object has no pod template");
        }
        else if (exemptions.Reason(input.Request.Namespace, input.Username, pod) is { } exempt)
        {
            note($"exempt by {exempt}");
        }
        else
        {
            Judge(input, pod, isPod: false, note, answers);
        }
    }

    private void Judge(ReviewInput input, PodTemplate pod, bool isPod, Action<string> note, ICollection<PolicyAnswer> answers)
    {
        var @namespace = input.Cluster.FindNamespace(input.Request.Namespace);
        if (@namespace is null && input.Cluster is { IsComplete: true } or LiveFacts { KnowsNamespaces: true })
        {
            answers.Add(new(Policy, AnswerKind.Undecided, PolicyAction.Deny, $"namespace {input.Request.Namespace} is not known (yet): its labels say what holds in it"));
            return;
        }

        var levels = NamespacePolicy.Read(Field.Of(@namespace)["metadata"]["labels"], defaults, out _);
        var source = @namespace is null ? "the defaults, since the namespace's labels are not known here" : "the namespace's labels, or the defaults";
        var count = answers.Count;
        if (isPod)
        {
            Add(levels.Enforce, PolicyAction.Deny, "");
        }

        if (answers.Count == count)
        {
            Add(levels.Warn, PolicyAction.Warn, "would violate: ");
        }

        Add(levels.Audit, PolicyAction.Audit, "would violate: ");
        if (answers.Count == count)
        {
            note($"{(isPod ? $"enforce {levels.Enforce}, " : "")}warn {levels.Warn}, audit {levels.Audit} allow it ({source})");
        }

        void Add(LevelVersion level, PolicyAction action, string before)
        {
            var result = PodSecurityStandards.Evaluate(pod, level);
            if (!result.IsAllowed)
            {
                answers.Add(new(Policy, AnswerKind.Broken, action, before + result.Message)
                {
                    Decider = $"{level} by {source}",
                    Values = [.. result.Violations.SelectMany(violation => violation.Offences).Take(20).Select(offence => new Evidence(offence.Field.Path, offence.Field.Exists ? offence.Field.Text ?? "…" : "not set"))],
                });
            }
        }
    }

    private static PodTemplate? PodOf(IEnumerable<Fact> facts) => facts.OfType<Workload>().FirstOrDefault()?.Pod;
}
