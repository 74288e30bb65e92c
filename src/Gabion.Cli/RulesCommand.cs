using System.Collections.Immutable;
using System.CommandLine;
using Gabion.Model;
using Gabion.Rules;

namespace Gabion.Cli;

/// <summary><c>gabion rules</c>: what is checked, and why.</summary>
internal static class RulesCommand
{
    public static Command Create() => new("rules", "Lists the rules, and explains each.")
    {
        RulesListCommand.Create(),
        RulesShowCommand.Create(),
    };

    public static ImmutableArray<Rule> All() => Catalogue.Create(RuleSettings.Default);
}
