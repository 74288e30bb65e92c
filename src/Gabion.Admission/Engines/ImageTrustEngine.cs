using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Admission.Engines;

/// <summary>Images must be trusted: by digest, since a tag may be another image tomorrow.</summary>
/// <param name="covered">The registries and repositories whose images are asked about; empty: all.</param>
/// <param name="trust">The verdicts.</param>
internal sealed class ImageTrustEngine(ImmutableArray<string> covered, IImageTrust trust) : IPolicyEngine
{
    private const string Policy = "image-trust";

    public string Name => Policy;

    public IEnumerable<string> Policies => [Policy];

    public void Ask(ReviewInput input, bool isWhole, ICollection<PolicyAnswer> answers, CancellationToken cancellation)
    {
        var (count, asked) = (answers.Count, 0);
        foreach (var (container, path) in RegistryEngine.ImagesOf(input))
        {
            var text = container.Field["image"].Text ?? "";
            if (!ImageRef.TryParse(text, out var image))
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: '{text}' is no image reference", path, text));
                continue;
            }

            if (!covered.IsEmpty && !RegistryList.Covers(covered, image))
            {
                continue;
            }

            asked++;
            if (image.Digest is null)
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: {text} names no digest, and only a digest can be trusted", path, text));
            }
            else if (trust.Find(image) is not { } verdict)
            {
                answers.Add(Answer(AnswerKind.Undecided, $"container {container.Name}: there is no verdict on {text} yet", path, text));
            }
            else if (!verdict.IsTrusted)
            {
                answers.Add(Answer(AnswerKind.Broken, $"container {container.Name}: {text} is not trusted: {verdict.Reason}", path, text));
            }
        }

        if (isWhole && answers.Count == count)
        {
            answers.Add(new(Policy, asked > 0 ? AnswerKind.Holds : AnswerKind.NotMatched, PolicyAction.Deny, asked > 0 ? "" : "the request brings no image that it covers"));
        }
    }

    public void GiveUp(ReviewInput input, string why, ICollection<PolicyAnswer> answers) => answers.Add(new(Policy, AnswerKind.Undecided, PolicyAction.Deny, why));

    private static PolicyAnswer Answer(AnswerKind kind, string message, string path, string value) =>
        new(Policy, kind, PolicyAction.Deny, message) { Values = [new(path, value)] };
}
