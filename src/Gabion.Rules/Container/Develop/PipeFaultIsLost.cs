using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A fault inside a pipe is lost.</summary>
internal sealed class PipeFaultIsLost : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-088"),
        Title = "A fault inside a pipe is lost",
        Severity = Severity.Low,
        Stage = Stage.Develop,
        Why = "Only the last command of a pipe decides: when the download before it fails, the build goes on with half a file.",
        Fix = "Set `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]`, or begin with `set -o pipefail`.",
        References = ["https://docs.docker.com/build/building/best-practices/#using-pipes"],
        Aliases = ["DL4006", "shell_running_a_pipe_without_pipefail_flag"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSL https://example.com/a.tar.gz | tar xz <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN echo "abc  a" | sha256sum -c && set -o pipefail && curl -fsSL https://example.com/a.tar.gz | tar xz
            RUN wget -O - https://example.com/x | grep -q ok || exit 1
            RUN find /usr/local -type f -exec ldd '{}' ';' | awk '/=>/ { print $3 }' | sort -u | xargs -r dpkg-query --search | cut -d: -f1 | xargs -r apt-mark manual
            RUN locale -a | grep en_US.utf8
            SHELL ["/bin/bash", "-euxo", "pipefail", "-c"]
            RUN curl -fsSL https://example.com/a.tar.gz | tar xz
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>()
        let script = run.Command.Script
        where script is not null && !run.State.Shell.Any(HasPipefail) && !run.IsJson
            && !script.Commands.Any(command => command.Program == "set" && command.Arguments.Any(word => word.Text == "pipefail"))
            && !Invocations.Of(file, run).Any(other => other.Program is "bash" or "sh" or "ash" or "zsh" && other.Arguments.Any(word => word.Text == "pipefail"))
        let pipe = script.Pipelines.FirstOrDefault(pipeline => pipeline.Commands.Length > 1 && !pipeline.IsNegated && pipeline.Commands[0].Parent is null
            && pipeline.After != ShellOperator.Or && pipeline.Before != ShellOperator.Or && pipeline.Commands.SkipLast(1).Any(MayFail))
        where pipe is not null
        select run.ProblemAt(pipe.Span, "A fault of the first commands of this pipe is lost");

    private static bool HasPipefail(string word) => word == "pipefail" || word.EndsWith("pipefail", StringComparison.Ordinal);

    // Programs that pass text on: when they fail, there is nothing to lose in the middle of a pipe.
    private static readonly FrozenSet<string> Filters = FrozenSet.ToFrozenSet(
        ["echo", "printf", "yes", "true", "cat", "grep", "egrep", "fgrep", "head", "tail", "sort", "tr", "cut", "awk", "gawk", "sed", "find", "ls", "uname", "dpkg-query", "dpkg", "pwd", "locale",
         "tee", "xargs", "uniq", "wc", "ldd", "scanelf", "apt-cache", "apt-mark", "getent", "id", "ps", "env", "date", "seq", "basename", "dirname", "readlink", "realpath", "jq", "rev", "column",
         "base64", "od", "hexdump", "tac", "nl", "rpm", "apk", "set", "file", "objdump", "strings", "ldconfig", "nproc", "whoami", "hostname", "lsb_release", "fold", "shuf", "which", "command"],
        StringComparer.Ordinal);

    private static bool MayFail(ShellCommand command) => command is SimpleCommand { Program: { } program } && !Filters.Contains(program);
}
