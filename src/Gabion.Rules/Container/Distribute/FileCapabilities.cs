using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Reads the attribute <c>security.capability</c> (Linux, include/uapi/linux/capability.h, <c>vfs_cap_data</c>).</summary>
internal static class FileCapabilities
{
    private static readonly ImmutableArray<string> Names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
        "CAP_LINUX_IMMUTABLE", "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER",
        "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT", "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE",
        "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE", "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP",
        "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON", "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>The names of the permitted capabilities; empty when there are none or the attribute is broken.</summary>
    /// <param name="attribute">Bytes as Latin-1.</param>
    public static ImmutableArray<string> Read(string? attribute)
    {
        if (attribute is null || attribute.Length < 12)
        {
            return [];
        }

        var bytes = attribute.Select(c => (byte)c).ToArray();
        ulong permitted = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        if (bytes.Length >= 20)
        {
            permitted |= (ulong)BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)) << 32;
        }

        return [.. Names.Where((_, bit) => (permitted >> bit & 1) != 0)];
    }

    public static bool IsAsGoodAsRoot(string name) => name is
        "CAP_SYS_ADMIN" or "CAP_DAC_OVERRIDE" or "CAP_DAC_READ_SEARCH" or "CAP_SETUID" or "CAP_SETGID" or "CAP_SYS_MODULE" or "CAP_SYS_PTRACE" or "CAP_SYS_RAWIO"
        or "CAP_CHOWN" or "CAP_FOWNER" or "CAP_SETFCAP" or "CAP_BPF";
}
