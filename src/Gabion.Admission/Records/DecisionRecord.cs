using System.Collections.Immutable;

namespace Gabion.Admission.Records;

/// <summary>What is kept of one decision.</summary>
public sealed record DecisionRecord
{
    public required DateTimeOffset At { get; init; }

    public required string Uid { get; init; }

    public required string Operation { get; init; }

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Empty when the API server makes it up.</summary>
    public required string Name { get; init; }

    public required string User { get; init; }

    public required bool DryRun { get; init; }

    public required bool IsAllowed { get; init; }

    /// <summary>Why no policy was asked; null when they were.</summary>
    public string? Exemption { get; init; }

    /// <summary>A line for each policy that was broken or undecided: what came of it, and what it says.</summary>
    public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>How long the decision took.</summary>
    public required TimeSpan Latency { get; init; }

    /// <summary>The whole review as it came; empty when requests are not kept.</summary>
    public ReadOnlyMemory<byte> Review { get; init; }

    /// <summary>What was asked: <c>validate</c> or <c>mutate</c>.</summary>
    public string Webhook { get; init; } = "validate";

    /// <summary>The JSON patch of a mutation, UTF-8; empty when nothing was changed, and for Secrets, whose values are not kept.</summary>
    public ReadOnlyMemory<byte> Patch { get; init; }

    /// <summary>SHA-256 of the review as it came, in hexadecimal digits; filled in when it is stored.</summary>
    public string InputHash { get; init; } = "";

    /// <summary>The record of a mutation: what acted stands among the reasons, and the patch beside them.</summary>
    public static DecisionRecord OfMutation(ReviewInput input, MutationDecision mutation, ReadOnlyMemory<byte> review, DateTimeOffset at, TimeSpan latency)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        var record = Of(input, mutation.Decision, review, at, latency);
        return record with
        {
            Webhook = "mutate",
            Patch = record.Kind == "Secret" ? ReadOnlyMemory<byte>.Empty : mutation.Patch,
            Reasons = [.. record.Reasons, .. mutation.Decision.Answers.Where(answer => answer.Answer.Kind == AnswerKind.Holds).Select(answer => $"mutated {AdmissionDecision.Line(answer)}")],
        };
    }

    /// <summary>The record of a decision.</summary>
    public static DecisionRecord Of(ReviewInput input, AdmissionDecision decision, ReadOnlyMemory<byte> review, DateTimeOffset at, TimeSpan latency)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decision);
        var request = input.Request;
        return new()
        {
            At = at,
            Uid = input.Uid,
            Operation = request.Operation.ToString().ToUpperInvariant(),
            ApiVersion = request.Kind.ApiVersion,
            Kind = request.Kind.Kind,
            Namespace = request.Namespace,
            Name = request.Name,
            User = input.Username,
            DryRun = request.DryRun,
            IsAllowed = decision.IsAllowed,
            Exemption = decision.Exemption,
            Reasons = [.. decision.Answers.Where(answer => answer.Effect != Effect.None).Select(answer => $"{answer.Effect.ToString().ToLowerInvariant()} {AdmissionDecision.Line(answer)}")],
            Latency = latency,
            Review = review,
        };
    }
}
