using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Answers about values of compose files, where a variable may hide what counts.</summary>
internal static class ComposeProblem
{
    /// <summary>Fails when the value is at fault; cannot tell when a variable without a default decides it.</summary>
    public static IEnumerable<Problem> When(Field field, Func<string, bool> isBad, Func<string, string> message)
    {
        var text = ComposeText.Of(field.Text);
        if (text.IsUnknown)
        {
            yield return Unknown(field, text.Variable!);
        }
        else if (text.Text is { } value && isBad(value))
        {
            yield return Problem.At(field, message(value));
        }
    }

    public static Problem Unknown(Field field, string variable) =>
        Problem.At(field, $"The variable '{variable}' decides this value and has no default here") with { Verdict = Verdict.CannotTell, Severity = Severity.Info };

    /// <summary>A key that the service should have and has not, at the service's name.</summary>
    public static Problem Missing(ComposeService service, string key, string message) =>
        new(service.Key.Span, $"services.{service.Name}.{key}", message) { Evidence = [new($"services.{service.Name}.{key}", "not set")] };

    public static bool IsTrue(string text) => YamlScalars.ToBoolean(text) == true;
}
