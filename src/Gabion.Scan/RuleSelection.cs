using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Scan;

/// <summary>
/// Which rules run. A word is a rule's id or alias, a glob over ids and aliases (<c>GBN-CLU-*</c>), an area (<c>cluster</c>),
/// a stage (<c>deploy</c>), a framework of controls (<c>CIS-Kubernetes-1.12</c>) or one control of it (<c>CIS-Kubernetes-1.12:5.2.2</c>).
/// </summary>
/// <param name="Only">When there are any, only rules that one of them names.</param>
/// <param name="Skip">Rules that do not run, whatever <paramref name="Only"/> says.</param>
public sealed record RuleSelection(ImmutableArray<string> Only, ImmutableArray<string> Skip)
{
    public static readonly RuleSelection Default = new([], []);

    /// <summary>The chosen rules, in the order of the catalogue. A rule that is off by default runs when a word names it.</summary>
    public ImmutableArray<Rule> Choose(ImmutableArray<Rule> all) =>
    [
        .. all.Where(rule => (Only.IsEmpty ? rule.Card.OnByDefault : Only.Any(word => Names(word, rule.Card)))
            && !Skip.Any(word => Names(word, rule.Card))),
    ];

    /// <summary>Whether <paramref name="word"/> names the rule of <paramref name="card"/>.</summary>
    public static bool Names(string word, RuleCard card)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(card);
        return Is(word, card.Id.Text) || card.Aliases.Any(alias => IsAlias(word, alias))
            || Is(word, card.Area.ToString()) || Is(word, card.Stage.ToString())
            || card.Controls.Any(control => Is(word, control.Framework) || Is(word, $"{control.Framework}:{control.Requirement}"));
    }

    /// <summary>What was probably meant by a word that names no rule; null when nothing is near.</summary>
    public static string? Nearest(string word, ImmutableArray<Rule> all) => Spelling.Nearest(
        word,
        all.SelectMany(rule => rule.Card.Aliases.Append(rule.Card.Id.Text).Concat(rule.Card.Controls.Select(control => control.Framework)))
            .Concat(Enum.GetNames<Area>().Select(name => name.ToLowerInvariant()))
            .Concat(Enum.GetNames<Stage>().Select(name => name.ToLowerInvariant())));

    // Other tools' ids are known in several spellings (KSV017, KSV-0017); patterns match the one on the card.
    private static bool IsAlias(string word, string alias) => Is(word, alias) || (!Glob.IsPattern(word) && RuleAlias.Same(word, alias));

    private static bool Is(string word, string name) => Glob.IsPattern(word)
        ? Glob.MatchesName(word, name, ignoreCase: true)
        : string.Equals(word, name, StringComparison.OrdinalIgnoreCase);
}
