namespace Gabion.Admission.Explain;

/// <summary>How verdicts and effects are called.</summary>
internal static class Words
{
    public static string Of(AnswerKind kind) => kind switch
    {
        AnswerKind.NotMatched => "not matched",
        AnswerKind.Holds => "holds",
        AnswerKind.Broken => "broken",
        _ => "undecided",
    };

    public static string Of(Effect effect) => effect switch
    {
        Effect.Rehearsed => "rehearsed",
        Effect.Audited => "audited",
        Effect.Warned => "warned",
        Effect.LetPass => "let pass",
        Effect.Denied => "denied",
        _ => "none",
    };
}
