using System.Buffers;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Rules.Container;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>A value that its name calls a secret.</summary>
/// <param name="Field">Where it is written.</param>
internal readonly record struct FoundSecret(Field Field, string Name, string Value)
{
    private const int ShortestSecret = 4;

    private static readonly SearchValues<string> StandIns = SearchValues.Create(
        ["your", "replace", "changeme", "change-me", "change_me", "placeholder", "example", "todo", "xxxx", "insert"], StringComparison.OrdinalIgnoreCase);

    /// <summary>The secret, when the name says so and the value can be one.</summary>
    public static FoundSecret? Of(Field field, string name, string value) =>
        SecretName.Matches(name) && value.Length >= ShortestSecret && !SecretName.IsHarmless(value) && !Placeholder.In(value)
            ? new(field, name, value)
            : null;

    /// <summary>The problem, which never shows the value. One that plainly stands for another may be replaced before it is used.</summary>
    public Problem Problem(string message)
    {
        var problem = new Problem(Field.Span, Field.Path, message) { Evidence = [new(Field.Path, "(not shown)")] };
        return IsStandIn() ? problem with { Verdict = Verdict.CannotTell, Message = $"{message}, unless the value that stands there is replaced" } : problem;
    }

    private bool IsStandIn() => Value.AsSpan().ContainsAny(StandIns) || Value.Contains(Name, StringComparison.OrdinalIgnoreCase)
        || (Value.All(letter => char.IsAsciiLetterUpper(letter) || letter == '_') && Name.Contains(Value, StringComparison.Ordinal));
}
