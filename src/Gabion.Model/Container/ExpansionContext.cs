using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Formats.Dockerfile;

namespace Gabion.Model.Container;

/// <summary>What expansions in one Dockerfile share: the escape character and a limit on the text that they make.</summary>
internal sealed class ExpansionContext(char escape)
{
    /// <summary>Far more than any real file makes; a hostile one could make gigabytes of a few kilobytes.</summary>
    private int _budget = 8_000_000;

    public ExpandedText Expand(string text, TextSpan span, BuildState state)
    {
        var expansion = WordExpansion.Expand(text, escape, state.Lookup);
        if (expansion.Used.IsEmpty && expansion.Fault is null)
        {
            return new(text, expansion.Text, span);
        }

        _budget -= Math.Min(expansion.Text.Length, _budget);
        return new(text, _budget == 0 ? text : expansion.Text, span)
        {
            UnknownVariables = expansion.Unknown,
            Variables = expansion.Used,
            Fault = _budget == 0 ? "The variables of this file make too much text" : expansion.Fault,
        };
    }

    public ImmutableArray<string> Split(string text, BuildState state)
    {
        var words = WordExpansion.ExpandAndSplit(text, escape, state.Lookup);
        _budget -= Math.Min(words.Sum(word => word.Length), _budget);
        return _budget == 0 ? [text] : words;
    }
}
