namespace Gabion.Admission.Explain;

/// <summary>An explanation for people: what decided first, then what did not, and why.</summary>
public static class ExplanationText
{
    public static void Write(TextWriter output, ReviewInput input, AdmissionDecision decision)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(decision);
        output.WriteLine($"{input.Request.Operation.ToString().ToUpperInvariant()} {input.Subject}{(input.Username.Length > 0 ? $" by {input.Username}" : "")}: {(decision.IsAllowed ? "allowed" : $"denied ({decision.Code} {decision.Reason})")}");
        if (decision.Exemption is not null)
        {
            output.WriteLine($"  exempt: {decision.Exemption}; no policy is asked. They would have said:");
        }

        foreach (var judged in decision.Answers.Where(judged => judged.Answer.Kind is AnswerKind.Broken or AnswerKind.Undecided).OrderByDescending(judged => judged.Effect))
        {
            Write(output, judged);
        }

        WriteRest(output, "holds", decision.Answers.Where(judged => judged.Answer.Kind == AnswerKind.Holds).ToList(), answer => "");
        WriteRest(output, "not matched", decision.Answers.Where(judged => judged.Answer.Kind == AnswerKind.NotMatched).ToList(), answer => $": {answer.Message.ReplaceLineEndings(" ")}");
    }

    private static void Write(TextWriter output, JudgedAnswer judged)
    {
        var answer = judged.Answer;
        output.WriteLine();
        output.WriteLine($"{(judged.Effect == Effect.None ? Words.Of(answer.Kind) : Words.Of(judged.Effect))}: {answer.Policy}{(answer.Binding is null ? "" : $", binding {answer.Binding}")}");
        output.WriteLine($"  {answer.Message.ReplaceLineEndings("\n  ")}");
        Line("stands at", answer.Place);
        Line("decided by", answer.Decider);
        foreach (var value in answer.Values)
        {
            Line(value.Name, value.Value.ReplaceLineEndings("\n      "));
        }

        StepText.Write(output, answer.Steps, 4);
        Line("mode", judged.Mode == PolicyMode.Enforce ? null : $"{judged.Mode.ToString().ToLowerInvariant()}: the policy asks for {answer.Action.ToString().ToLowerInvariant()}");

        void Line(string name, string? value)
        {
            if (value is not null)
            {
                output.WriteLine($"    {name}: {value}");
            }
        }
    }

    private static void WriteRest(TextWriter output, string word, List<JudgedAnswer> answers, Func<PolicyAnswer, string> why)
    {
        if (answers.Count == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{word}: {answers.Count}");
        foreach (var judged in answers)
        {
            var answer = judged.Answer;
            output.WriteLine($"  {answer.Policy}{(answer.Binding is null ? "" : $" ({answer.Binding})")}{why(answer)}");
            StepText.Write(output, answer.Steps, 4);
        }
    }
}
