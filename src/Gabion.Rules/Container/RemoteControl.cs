using System.Buffers;
using System.Collections.Immutable;
using Gabion.Formats.Shell;

namespace Gabion.Rules.Container;

/// <summary>Commands that hand a shell to the network, and programs that mine coins.</summary>
internal static class RemoteControl
{
    private static readonly string[] MinerNames =
        ["xmrig", "xmr-stak", "minerd", "cpuminer", "cgminer", "bfgminer", "ethminer", "nbminer", "phoenixminer", "lolminer", "t-rex", "ccminer", "cryptonight", "nanominer", "srbminer-multi", "teamredminer"];

    private static readonly SearchValues<string> Pools = SearchValues.Create(
        ["stratum+tcp://", "stratum+ssl://", "stratum2+tcp://", "minexmr.com", "supportxmr.com", "nanopool.org", "moneroocean.stream", "2miners.com", "nicehash.com", "hashvault.pro", "f2pool.com", "ethermine.org"],
        StringComparison.OrdinalIgnoreCase);

    public static bool IsReverseShell(ImmutableArray<ShellWord> words, SimpleCommand command)
    {
        var program = words.IsEmpty ? "" : words[0].Text[(words[0].Text.LastIndexOf('/') + 1)..];
        return program switch
        {
            "nc" or "ncat" or "netcat" or "nc.traditional" => words.Skip(1).Any(word => word.Text is "-e" or "-c" or "--exec" or "--sh-exec" || IsCluster(word.Text, 'e')),
            "socat" => words.Skip(1).Any(word => Starts(word, "exec:") || Starts(word, "system:")) && words.Skip(1).Any(word => Starts(word, "tcp") || Starts(word, "openssl") || Starts(word, "udp")),
            "sh" or "bash" or "ash" or "dash" or "zsh" or "ksh" => TalksToNetwork(command) || (command.Previous is not null && command.Next is SimpleCommand { Program: "nc" or "ncat" or "netcat" or "telnet" }),
            _ => IsScripted(program, words),
        };
    }

    public static bool IsMiner(ImmutableArray<ShellWord> words) =>
        words.Any(word => word.Text.AsSpan().ContainsAny(Pools))
        || (!words.IsEmpty && words.Any(word => MinerNames.Contains(word.Text[(word.Text.LastIndexOf('/') + 1)..].ToLowerInvariant())));

    /// <summary>True when the shell itself writes to a connection, or reads and writes one opened before (<c>sh &lt;&amp;3 &gt;&amp;3</c>).</summary>
    private static bool TalksToNetwork(SimpleCommand command) =>
        command.Redirections.Any(redirection => redirection.IsOutput && IsNetwork(redirection.Target.Text))
        || command.Redirections.Any(redirection => redirection is { Operator: "<&", Target.Text: [>= '3' and <= '9', ..] }
            && command.Redirections.Any(other => other.IsOutput && other.Target.Text == redirection.Target.Text));

    private static bool IsNetwork(string target) =>
        target.StartsWith("/dev/tcp/", StringComparison.Ordinal) || target.StartsWith("/dev/udp/", StringComparison.Ordinal);

    private static bool IsCluster(string text, char letter) =>
        text is ['-', not '-', _, ..] && text.Length <= 6 && text.AsSpan(1).IndexOfAnyExceptInRange('a', 'z') < 0 && text.Contains(letter);

    private static bool Starts(ShellWord word, string prefix) => word.Text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>A one-line program that connects a socket and starts a shell.</summary>
    private static bool IsScripted(string program, ImmutableArray<ShellWord> words) =>
        (program.StartsWith("python", StringComparison.Ordinal) || program is "perl" or "ruby" or "php" or "node" or "lua")
        && words.Skip(1).Any(word => word.Text.Contains("socket", StringComparison.OrdinalIgnoreCase) || word.Text.Contains("fsockopen", StringComparison.Ordinal) || word.Text.Contains("net.connect", StringComparison.OrdinalIgnoreCase))
        && words.Skip(1).Any(word => word.Text.Contains("/bin/sh", StringComparison.Ordinal) || word.Text.Contains("/bin/bash", StringComparison.Ordinal) || word.Text.Contains("pty.spawn", StringComparison.Ordinal));
}
