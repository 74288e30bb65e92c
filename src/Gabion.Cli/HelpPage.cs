using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Gabion.Cli;

/// <summary>Help that fits 80 columns, with examples at the end.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 80;

    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["gabion"] = """
            Examples:
              gabion scan                      what is wrong in this folder
              gabion scan --help               all that a scan can be told

            """,
        ["scan"] = """
            Examples:
              gabion scan                                  this folder
              gabion scan deploy/ --severity medium        leave out what is minor
              helm template shop | gabion scan -           what is piped in
              gabion scan -f table -f sarif -o gabion.sarif
                                                           a table here, SARIF in a file
              gabion scan --baseline known.json --update-baseline
                                                           accept what is there today
              gabion scan --baseline known.json            fail on what is new
              gabion scan --rules CIS-Kubernetes-1.12      only what shows this benchmark

            An --output belongs to the --format before it; one without a format takes it
            from its name (.json, .sarif, .html, .md, .xml). The format that has no
            --output is printed.

            Exit codes:
              0  nothing at or above --fail-on
              1  something at or above --fail-on
              2  the command line or gabion.yaml is wrong
              3  the target could not be assessed, or the report could not be written
                 (with --strict also: a part of the target could not be assessed)
              130  stopped with Ctrl-C

            """,
    };

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction { MaxWidth = Width }.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (Examples.TryGetValue(command is RootCommand ? "gabion" : command.Name, out var examples))
        {
            parseResult.InvocationConfiguration.Output.Write(examples);
        }

        return ExitCode.Clean;
    }
}
