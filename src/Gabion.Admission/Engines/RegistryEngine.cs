using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Policy.Admission;

namespace Gabion.Admission.Engines;

/// <summary>Which registries and repositories images may come from.</summary>
internal sealed class RegistryEngine(ImmutableArray<string> allowed, ImmutableArray<string> denied) : IPolicyEngine
{
    private const string Policy = "registries";

    public string Name => Policy;

    public IEnumerable<string> Policies => [Policy];

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        var count = answers.Count;
        foreach (var (container, path) in ImagesOf(input))
        {
            var text = container.Field["image"].Text ?? "";
            if (!ImageRef.TryParse(text, out var image))
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: '{text}' is no image reference", path, text));
            }
            else if (!denied.IsEmpty && RegistryList.Covers(denied, image))
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: images of {image.Name} are refused", path, text));
            }
            else if (!allowed.IsEmpty && !RegistryList.Covers(allowed, image))
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: {image.Name} is in none of the allowed places: {string.Join(", ", allowed)}", path, text));
            }
        }

        if (isWhole && answers.Count == count)
        {
            answers.Add(new(Policy, ImagesOf(input).Any() ? AnswerKind.Holds : AnswerKind.NotMatched, PolicyAction.Deny, ImagesOf(input).Any() ? "" : "the request brings no image"));
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers) => answers.Add(new(Policy, AnswerKind.Undecided, PolicyAction.Deny, why));

    /// <summary>Containers that come with the request: of pods and of what makes them, when they are created or changed.</summary>
    internal static IEnumerable<(ContainerSpec Container, string Path)> ImagesOf(ReviewInput input) =>
        input.Request.Operation is not (AdmissionOperation.Create or AdmissionOperation.Update) || input.Request.SubResource is not ("" or "ephemeralcontainers") ? []
        : from workload in input.Facts.OfType<Workload>()
          from container in workload.Pod.Containers
          where container.Field["image"].IsSet
          select (container, container.Field["image"].Path);

    private static PolicyAnswer Answer(AnswerKind kind, string message, string path, string value) =>
        new(Policy, kind, PolicyAction.Deny, message) { Values = [new(path, value)] };
}
