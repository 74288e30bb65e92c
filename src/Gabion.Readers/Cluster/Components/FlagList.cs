using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>An argument of a command with its place.</summary>
internal readonly record struct Argument(string Text, TextSpan Span);

/// <summary>
/// The flags of a component's command, read as the component reads them (github.com/spf13/pflag; etcd: Go's own flag):
/// <c>--a=b</c>, <c>--a b</c>, a Boolean alone; <c>_</c> counts as <c>-</c>; <c>--</c> ends them.
/// </summary>
internal static class FlagList
{
    /// <summary>Flags that are Booleans: alone they are true, and do not take the next argument.</summary>
    private static readonly FrozenSet<string> Booleans = FrozenSet.ToFrozenSet(
    [
        "allow-privileged", "anonymous-auth", "contention-profiling", "enable-aggregator-routing", "enable-bootstrap-token-auth",
        "enable-garbage-collector", "enable-logs-handler", "enable-priority-and-fairness", "kubelet-https", "profiling",
        "service-account-extend-token-expiration", "service-account-lookup", "watch-cache", "permit-port-sharing", "permit-address-sharing",
        "allocate-node-cidrs", "configure-cloud-routes", "enable-dynamic-provisioning", "leader-elect",
        "use-service-account-credentials", "authentication-skip-lookup", "authentication-tolerate-lookup-failure",
        "client-cert-auth", "auto-tls", "peer-client-cert-auth", "peer-auto-tls", "enable-pprof", "enable-v2", "strict-reconfig-check", "initial-corrupt-check",
        "force-new-cluster", "pre-vote", "authentication-token-webhook", "cgroups-per-qos", "enable-controller-attach-detach",
        "enable-debugging-handlers", "enable-server", "fail-swap-on", "kernel-memcg-notification", "make-iptables-util-chains", "protect-kernel-defaults",
        "register-node", "rotate-certificates", "rotate-server-certificates", "runonce", "seccomp-default", "serialize-image-pulls", "cleanup", "masquerade-all",
        "icc", "iptables", "live-restore", "no-new-privileges", "userland-proxy", "experimental", "tls", "tlsverify", "selinux-enabled", "debug",
        "selinux", "stream-enable-tls", "no-pivot", "read-only",
        "alsologtostderr", "logtostderr", "version", "help",
    ]);

    /// <summary>The flags among the arguments, the program's name not being one of them.</summary>
    public static ImmutableArray<ComponentSetting> Read(IReadOnlyList<Argument> arguments)
    {
        var flags = ImmutableArray.CreateBuilder<ComponentSetting>();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (text, span) = arguments[i];
            if (text == "--")
            {
                break;
            }

            if (text.Length < 2 || text[0] != '-' || !char.IsAsciiLetter(text.AsSpan().TrimStart('-') is [var first, ..] ? first : ' '))
            {
                continue;
            }

            var equals = text.IndexOf('=');
            var name = (equals < 0 ? text : text[..equals]).TrimStart('-').Replace('_', '-');
            name = name == "H" ? "host" : name; // dockerd's
            if (equals >= 0)
            {
                flags.Add(new(name, Unquoted(text[(equals + 1)..]), text, span));
            }
            else if (Booleans.Contains(name) || i + 1 >= arguments.Count || arguments[i + 1].Text.StartsWith("--", StringComparison.Ordinal))
            {
                flags.Add(new(name, "true", text, span));
            }
            else
            {
                i++;
                flags.Add(new(name, Unquoted(arguments[i].Text), $"{text} {arguments[i].Text}", span));
            }
        }

        return flags.ToImmutable();
    }

    private static string Unquoted(string value) => value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
}
