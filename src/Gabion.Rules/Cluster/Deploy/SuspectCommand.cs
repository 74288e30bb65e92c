using System.Collections.Frozen;
using Gabion.Formats.Shell;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What single commands are up to.</summary>
internal static class SuspectCommand
{
    private static readonly FrozenSet<string> Shells = FrozenSet.Create(StringComparer.Ordinal, "sh", "bash", "ash", "dash", "zsh", "ksh");
    private static readonly FrozenSet<string> Interpreters = FrozenSet.Create(StringComparer.Ordinal, "python", "python2", "python3", "perl", "ruby", "node", "php");
    private static readonly FrozenSet<string> Wrappers = FrozenSet.Create(
        StringComparer.Ordinal, "exec", "env", "sudo", "doas", "nohup", "time", "nice", "timeout", "tini", "dumb-init", "busybox", "setsid", "command", "gosu", "su-exec");

    private static readonly FrozenSet<string> Miners = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "xmrig", "xmr-stak", "minerd", "cpuminer", "ccminer", "ethminer", "nbminer", "lolminer", "phoenixminer", "cgminer", "bfgminer", "minergate", "nanominer", "moneroocean");

    public static bool IsShell(string word) => Shells.Contains(word[(word.LastIndexOf('/') + 1)..]);

    /// <summary>The program, and the one that it starts in its own place (<c>exec app</c>, <c>sudo -u app app</c>).</summary>
    public static IEnumerable<string> Programs(SimpleCommand command)
    {
        foreach (var word in command.Words)
        {
            if (!word.IsLiteral || word.Text.StartsWith('-') || word.Text.Contains('=', StringComparison.Ordinal) || word.Text.Length == 0)
            {
                continue;
            }

            var program = word.Text[(word.Text.LastIndexOf('/') + 1)..];
            yield return program;
            if (!Wrappers.Contains(program))
            {
                break;
            }
        }
    }

    public static bool OpensReverseShell(SimpleCommand command)
    {
        var programs = Programs(command).ToList();
        return (programs.Exists(Shells.Contains) && (Redirects(command, "/dev/tcp/") || Redirects(command, "/dev/udp/") || IsPipedWithNetcat(command)))
            || (programs.Exists(IsNetcat) && command.HasOption("-e", "-c", "--exec", "--sh-exec") && command.Words.Any(word => IsShell(word.Text)))
            || (programs.Contains("socat") && Has(command, "EXEC:", "SYSTEM:") && Has(command, "TCP", "UDP", "OPENSSL"))
            || (programs.Exists(Interpreters.Contains) && Has(command, "socket") && Has(command, "/bin/sh", "/bin/bash", "pty.spawn"));
    }

    public static bool RunsDownload(SimpleCommand command)
    {
        if (!Programs(command).Any(program => program is "curl" or "wget"))
        {
            return false;
        }

        for (var next = command.Next; next is not null; next = next.Next)
        {
            if (next is SimpleCommand reader && Runs(reader))
            {
                return true;
            }
        }

        for (var parent = command.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is SimpleCommand around && (Runs(around) || around.Program is "eval" or "source" or "."))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What the command does outside of its container, as the end of a sentence; null when nothing is known of it.</summary>
    public static string? ReachForTheNode(SimpleCommand command)
    {
        foreach (var program in Programs(command))
        {
            var reach = program switch
            {
                "nsenter" => "enters other namespaces with nsenter",
                "chroot" => "makes another file system its root with chroot",
                "insmod" or "modprobe" or "rmmod" or "kexec" => $"changes the node's kernel with {program}",
                "mount" when command.Operands.Any() => "mounts file systems",
                "docker" or "podman" or "nerdctl" or "crictl" or "ctr" when command.Operands.Any(word => word.Text is "run" or "exec" or "create" or "runp") =>
                    $"starts containers with {program}",
                _ => null,
            };
            if (reach is not null)
            {
                return reach;
            }
        }

        return Redirects(command, "/proc/sys/kernel/core_pattern") || Redirects(command, "/proc/sysrq-trigger")
            || command.Redirections.Any(redirection => redirection.Target.Text.EndsWith("/release_agent", StringComparison.Ordinal))
            ? "rewrites a hook of the node's kernel"
            : null;
    }

    public static bool OpensPermissions(SimpleCommand command) =>
        Programs(command).Contains("chmod") && command.Operands.FirstOrDefault() is { } mode && IsOpenMode(mode.Text);

    public static bool Mines(string text) =>
        text.Contains("stratum+", StringComparison.OrdinalIgnoreCase) || text.Contains("stratum2+", StringComparison.OrdinalIgnoreCase)
        || text.Split(' ', '/', ';', '\n').Any(word => Miners.Contains(word) || word is "--donate-level");

    public static bool IsMiner(string repository) => repository.Split('/').Any(Miners.Contains);

    public static bool AsksMetadata(string text) =>
        text.Contains("169.254.169.254", StringComparison.Ordinal) || text.Contains("metadata.google.internal", StringComparison.Ordinal)
        || text.Contains("100.100.100.200", StringComparison.Ordinal) || text.Contains("fd00:ec2::254", StringComparison.OrdinalIgnoreCase);

    private static bool Runs(SimpleCommand command) => Programs(command).Any(program => Shells.Contains(program) || Interpreters.Contains(program));

    private static bool IsNetcat(string program) => program is "nc" or "ncat" or "netcat";

    private static bool IsPipedWithNetcat(SimpleCommand command) =>
        new[] { command.Next, command.Previous }.Any(other => other is SimpleCommand simple && Programs(simple).Any(IsNetcat));

    private static bool Redirects(SimpleCommand command, string prefix) =>
        command.Redirections.Any(redirection => redirection.Target.Text.StartsWith(prefix, StringComparison.Ordinal));

    private static bool Has(SimpleCommand command, params ReadOnlySpan<string> texts)
    {
        foreach (var word in command.Words)
        {
            foreach (var text in texts)
            {
                if (word.Text.Contains(text, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>World-writable without the sticky bit, or set-uid.</summary>
    private static bool IsOpenMode(string mode)
    {
        if (mode.Length is 3 or 4 && mode.All(c => c is >= '0' and <= '7'))
        {
            var special = mode.Length == 4 ? mode[0] - '0' : 0;
            return (special & 4) != 0 || (((mode[^1] - '0') & 2) != 0 && (special & 1) == 0);
        }

        return mode.Split(',').Any(part => part is "u+s" or "+s" or "ug+s" or "a+s"
            || (part.IndexOf('+', StringComparison.Ordinal) is > 0 and var plus
                && part[..plus].AsSpan().IndexOfAny('o', 'a') >= 0 && part.AsSpan(plus).Contains('w')));
    }
}
