using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A command has no use in a build.</summary>
internal sealed class CommandHasNoUseInBuild : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-090"),
        Title = "A command has no use in a build",
        Severity = Severity.Info,
        Stage = Stage.Develop,
        Why = "What it starts, shows or changes ends with the step; readers believe in an effect that is not there.",
        Fix = "Remove it; services belong to CMD, settings of the host to the host.",
        References = ["https://docs.docker.com/build/building/best-practices/#run"],
        Aliases = ["DL3001", "run_utilities_and_posix_commands"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN service nginx start <--
            RUN free -m && top -b -n 1 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN service mysql start && mysql < /init.sql && systemctl enable app
            """),
    ];

    private static readonly FrozenSet<string> Programs = FrozenSet.ToFrozenSet(
        ["vim", "vi", "nano", "emacs", "top", "htop", "free", "ps", "shutdown", "reboot", "halt", "poweroff", "service", "systemctl", "ifconfig", "mount", "umount", "swapon", "less", "more"], StringComparer.Ordinal);

    public override ImmutableArray<string> Mentions => [.. Programs];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from run in file.All<RunInstruction>()
        let all = Invocations.Of(file, run).ToList()
        from invocation in all
        where Programs.Contains(invocation.Program) && invocation.Command.Parent is null && !run.Mounts.Any() && run.Security is null
            && !(invocation.Program is "service" or "systemctl" && (all.Count > 1 || invocation.Has("enable", "disable", "mask") || invocation.Arguments.Any(word => word.Text is "enable" or "disable" or "mask")))
        select invocation.Problem($"{invocation.Program} has no lasting effect in a build");
}
