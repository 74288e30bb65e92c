using System.CommandLine;
using System.CommandLine.Parsing;
using Gabion.Model;

namespace Gabion.Cli;

/// <summary>What is wrong with a command line, each with the word that was probably meant.</summary>
internal static class UsageComplaints
{
    public static List<Complaint> Of(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.Action is HelpPage || parsed.Tokens.Any(token => token.Type == TokenType.Directive))
        {
            return []; // help and completion answer whatever else is on the line
        }

        var complaints = new List<Complaint>();
        foreach (var unknown in UnknownOptions(parsed))
        {
            var nearest = Spelling.Nearest(unknown, Options(parsed).SelectMany(option => option.Aliases.Append(option.Name)).Where(name => name != unknown));
            complaints.Add(new($"unknown option '{unknown}'", nearest is null ? $"'{PathOf(command)} --help' lists the options." : $"Did you mean '{nearest}'?"));
        }

        if (complaints.Count > 0)
        {
            return complaints; // what else the parser says comes of them
        }

        foreach (var unmatched in parsed.UnmatchedTokens)
        {
            var nearest = Spelling.Nearest(unmatched, command.Subcommands.Select(sub => sub.Name));
            complaints.Add(command.Subcommands.Count > 0
                ? new($"unknown command '{unmatched}'", nearest is null ? $"'{PathOf(command)} --help' lists the commands." : $"Did you mean '{nearest}'?")
                : new($"'{unmatched}' is one argument too many", $"'{PathOf(command)} --help' shows the use. A name with spaces needs quotes."));
        }

        if (complaints.Count == 0)
        {
            complaints.AddRange(parsed.Errors.Select(error => new Complaint(error.Message.TrimEnd('.').ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal), $"'{PathOf(command)} --help' shows the use.")));
        }

        return complaints;
    }

    /// <summary>The parser takes a word with dashes for an argument when it knows no such option; we never mean that.</summary>
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        var values = Options(parsed).SelectMany(option => parsed.GetResult(option)?.Tokens ?? []).ToHashSet(ReferenceEqualityComparer.Instance);
        return parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => token.Type == TokenType.Argument && token.Value.Length > 1 && token.Value[0] == '-' && !values.Contains(token))
            .Select(token => token.Value.Split('=')[0]);
    }

    private static IEnumerable<Option> Options(ParseResult parsed)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command })
            {
                foreach (var option in command.Options)
                {
                    yield return option;
                }
            }
        }
    }

    private static string PathOf(Command command) =>
        command is RootCommand ? "gabion" : $"{command.Parents.OfType<Command>().Select(PathOf).FirstOrDefault("gabion")} {command.Name}";
}
