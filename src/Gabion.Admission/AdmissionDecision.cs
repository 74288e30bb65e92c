using System.Collections.Immutable;
using Gabion.Model;

namespace Gabion.Admission;

/// <summary>The answer to one request.</summary>
/// <param name="IsAllowed">Whether the request passes.</param>
/// <param name="Answers">What each policy said that was broken or undecided, with what came of it; in an explanation: every policy.</param>
public sealed record AdmissionDecision(bool IsAllowed, ImmutableArray<JudgedAnswer> Answers)
{
    private const int MostMessage = 4_000;
    private const int LongestWarning = 256;
    private const int MostWarnings = 4_096;
    private const int MostAnnotation = 10_000;

    public static readonly AdmissionDecision Clean = new(true, []);

    /// <summary>Why no policy was asked: <c>namespace kube-system is exempt</c>; null when they were.</summary>
    public string? Exemption { get; init; }

    /// <summary>The HTTP status of a denial; 200 when the request is allowed.</summary>
    public int Code => Denials.FirstOrDefault()?.Answer.Code ?? 200;

    /// <summary>The reason of a denial, in the API's words; empty when the request is allowed.</summary>
    public string Reason => Denials.FirstOrDefault()?.Answer.Reason ?? "";

    /// <summary>What the user reads when the request is refused: each policy with what it says, a line each; empty when it is allowed.</summary>
    public string Message
    {
        get
        {
            var lines = Denials.Select(Line).ToList();
            var (kept, length) = (0, 0);
            while (kept < lines.Count && (kept == 0 || length + lines[kept].Length <= MostMessage))
            {
                length += lines[kept].Length + 1;
                kept++;
            }

            var text = string.Join('\n', lines.Take(kept).Select(line => Cut(line, MostMessage)));
            return kept == lines.Count ? text : $"{text}\n(and {lines.Count - kept} more)";
        }
    }

    /// <summary>What the user is warned of, within the limits of the API server: 4,096 characters altogether, beyond that 256 each.</summary>
    public ImmutableArray<string> Warnings
    {
        get
        {
            var all = Answers.Where(answer => answer.Effect == Effect.Warned).Select(Line).ToList();
            if (all.Sum(warning => warning.Length) <= MostWarnings)
            {
                return [.. all.Select(OneLine)];
            }

            var kept = ImmutableArray.CreateBuilder<string>();
            var length = 0;
            foreach (var warning in all.Select(warning => Cut(OneLine(warning), LongestWarning)))
            {
                if (length + warning.Length > MostWarnings - LongestWarning)
                {
                    kept.Add($"{Counted.Of(all.Count - kept.Count, "more warning is", "more warnings are")} not shown");
                    break;
                }

                kept.Add(warning);
                length += warning.Length;
            }

            return kept.ToImmutable();
        }
    }

    /// <summary>What the API server's audit log is told, by key; the server puts the webhook's name before each.</summary>
    public IEnumerable<KeyValuePair<string, string>> AuditAnnotations
    {
        get
        {
            foreach (var (key, effect) in ((string, Effect)[])[("denied", Effect.Denied), ("warned", Effect.Warned), ("audited", Effect.Audited), ("undecided", Effect.LetPass)])
            {
                var text = string.Join("\n", Answers.Where(answer => answer.Effect == effect).Select(Line));
                if (text.Length > 0)
                {
                    yield return new(key, Cut(text, MostAnnotation));
                }
            }

            foreach (var annotation in Answers.Where(answer => answer.Effect != Effect.Rehearsed).SelectMany(answer => answer.Answer.Annotations).DistinctBy(annotation => annotation.Key))
            {
                yield return annotation;
            }

            if (Exemption is not null)
            {
                yield return new("exempt", Exemption);
            }
        }
    }

    private IEnumerable<JudgedAnswer> Denials => Answers.Where(answer => answer.Effect == Effect.Denied);

    /// <summary>The policy and what it says.</summary>
    public static string Line(JudgedAnswer judged)
    {
        ArgumentNullException.ThrowIfNull(judged);
        var (answer, subject) = (judged.Answer, judged.Answer.Binding is { } binding ? $"{judged.Answer.Policy} ({binding})" : judged.Answer.Policy);
        return answer.Kind == AnswerKind.Undecided ? $"[{subject}] could not be decided: {answer.Message}" : $"[{subject}] {answer.Message}";
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)]}…";
}
