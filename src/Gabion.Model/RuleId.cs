using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Gabion.Model;

/// <summary>A rule's name for ever: <c>GBN-CODE-001</c>, <c>GBN-CON-001</c>, <c>GBN-CLU-001</c>, <c>GBN-CLD-001</c>.</summary>
public readonly record struct RuleId : IComparable<RuleId>
{
    private const string PolicyPrefix = "POL-";
    private static readonly SearchValues<char> KindCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.");

    private RuleId(string text) => Text = text;

    public string Text { get; }

    /// <summary>A policy of the user's own, not a rule of the catalogue.</summary>
    public bool IsPolicy => Text.StartsWith(PolicyPrefix, StringComparison.Ordinal);

    public Area Area => IsPolicy ? Area.Cluster : Text.AsSpan(4) switch
    {
        ['C', 'O', 'D', 'E', ..] => Area.Code,
        ['C', 'O', 'N', ..] => Area.Container,
        ['C', 'L', 'U', ..] => Area.Cluster,
        _ => Area.Cloud,
    };

    /// <summary>Reads an id written in the source of a rule; throws when it has not the form.</summary>
    public static RuleId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a rule id such as GBN-CON-001");

    /// <summary>The id of a policy by the kind of its constraints, or its own name: <c>POL-K8sRequiredLabels</c>, <c>POL-replica-limit.example.org</c>.</summary>
    public static RuleId OfPolicy(string name) => new(PolicyPrefix + name);

    public static bool TryParse([NotNullWhen(true)] string? text, out RuleId id)
    {
        var parts = text?.Split('-') ?? [];
        if (parts is ["GBN", "CODE" or "CON" or "CLU" or "CLD", { Length: 3 } number] && number.All(char.IsAsciiDigit))
        {
            id = new(text!);
            return true;
        }

        if (text is not null && text.Length > PolicyPrefix.Length && text.StartsWith(PolicyPrefix, StringComparison.Ordinal) && text.AsSpan(PolicyPrefix.Length).IndexOfAnyExcept(KindCharacters) < 0)
        {
            id = new(text);
            return true;
        }

        id = default;
        return false;
    }

    public static bool operator <(RuleId left, RuleId right) => left.CompareTo(right) < 0;

    public static bool operator >(RuleId left, RuleId right) => left.CompareTo(right) > 0;

    public static bool operator <=(RuleId left, RuleId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RuleId left, RuleId right) => left.CompareTo(right) >= 0;

    public int CompareTo(RuleId other) => string.CompareOrdinal(Text, other.Text);

    public override string ToString() => Text;
}
