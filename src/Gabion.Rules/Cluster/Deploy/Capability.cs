using System.Collections.Frozen;
using Gabion.Formats.Tree;

namespace Gabion.Rules.Cluster.Deploy;

/// <summary>What Linux capabilities are good for, to an attacker (capabilities(7)).</summary>
internal static class Capability
{
    private static readonly FrozenDictionary<string, string> Powers = new Dictionary<string, string>
    {
        ["ALL"] = "every power there is",
        ["SYS_ADMIN"] = "it may mount, enter namespaces and set up much of the kernel",
        ["SYS_MODULE"] = "it may load code into the kernel",
        ["SYS_RAWIO"] = "it may read and write the node's memory and devices",
        ["SYS_PTRACE"] = "it may read and change other processes",
        ["SYS_BOOT"] = "it may restart the node or load another kernel",
        ["DAC_READ_SEARCH"] = "it may read any file of the node by its handle",
        ["BPF"] = "it may run programs inside the kernel",
        ["PERFMON"] = "it may watch the whole kernel",
        ["NET_ADMIN"] = "it may rewrite addresses, routes and firewalls",
        ["SYS_TIME"] = "it may set the node's clock",
        ["SYSLOG"] = "it may read the kernel's log and addresses",
        ["MAC_ADMIN"] = "it may change the mandatory access policy",
        ["MAC_OVERRIDE"] = "it may pass over the mandatory access policy",
        ["AUDIT_CONTROL"] = "it may turn the audit log off",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The name as the kernel has it, in upper case and without <c>CAP_</c>: runtimes read all of these.</summary>
    public static string Name(Field field)
    {
        var name = field.Text?.ToUpperInvariant() ?? "";
        return name.StartsWith("CAP_", StringComparison.Ordinal) ? name[4..] : name;
    }

    public static bool GivesTheNodeAway(string name) => Powers.ContainsKey(name);

    /// <summary>It harms the node or shows more than it should, but does not by itself run programs on it.</summary>
    public static bool IsLimited(string name) => name is "NET_ADMIN" or "SYS_TIME" or "SYSLOG" or "AUDIT_CONTROL";

    public static string Power(string name) => Powers.GetValueOrDefault(name, "");
}
