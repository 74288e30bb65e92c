using System.CommandLine;

namespace Gabion.Cli;

/// <summary><c>gabion completion SHELL</c>: prints a script that asks this program for what may come next.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # gabion completion for bash. Use: source <(gabion completion bash)
            _gabion() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(gabion "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _gabion gabion

            """,
        ["zsh"] = """
            #compdef gabion
            # gabion completion for zsh. Use: source <(gabion completion zsh)
            _gabion() {
              local -a words_found
              words_found=("${(@f)$(gabion "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found
              _files
            }
            compdef _gabion gabion

            """,
        ["fish"] = """
            # gabion completion for fish. Use: gabion completion fish | source
            complete -c gabion -a '(gabion "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'

            """,
    };

    public static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys.Order(StringComparer.Ordinal)]);
        var command = new Command("completion", "Prints a script that completes commands and options in a shell.") { shell };
        command.SetAction(parsed =>
        {
            Console.Out.Write(Scripts[parsed.GetRequiredValue(shell)]);
            return ExitCode.Clean;
        });
        return command;
    }
}
