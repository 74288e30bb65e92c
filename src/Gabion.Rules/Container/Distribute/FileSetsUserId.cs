using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Program runs with rights of its owner.</summary>
internal sealed class FileSetsUserId : Rule<ImageFile>
{
    // Distributions ship these so: they are worth knowing, not a surprise.
    private static readonly FrozenSet<string> Usual = FrozenSet.Create(
        StringComparer.Ordinal,
        "su", "passwd", "chfn", "chsh", "chage", "expiry", "gpasswd", "newgrp", "mount", "umount", "ping", "unix_chkpwd", "bbsuid", "sudo", "ssh-keysign", "dbus-daemon-launch-helper", "pkexec", "crontab", "at", "wall", "write", "fusermount3", "newuidmap", "newgidmap", "pam_timestamp_check", "userhelper", "usernetctl");

    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-213"),
        Title = "Program runs with rights of its owner",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "Whoever can start it has its owner's rights while it runs; faults in such programs are how users become root.",
        Fix = "Take the bit away (`chmod a-s`) or the program out; `allowPrivilegeEscalation: false` makes the bit void in Kubernetes.",
        References = ["https://man7.org/linux/man-pages/man2/execve.2.html"],
        Controls = [new("CIS-Docker-1.6.0", "4.8", ControlCoverage.Full), new("MITRE-ATTACK", "T1548.001", ControlCoverage.Partial)],
        Aliases = ["CIS-DI-0008"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("files.txt", """
            -rwsr-xr-x 0:0 usr/local/bin/helper <--
            -rwxr-sr-x 0:42 usr/bin/chage <--
            """),
        Example.Good("files.txt", """
            -rwxr-xr-x 0:0 usr/bin/ls
            -rwSr--r-- 1000:1000 home/app/notes
            """),
    ];

    public override IEnumerable<Problem> Check(ImageFile fact)
    {
        var entry = fact.Entry;
        if (entry.IsExecutable && (entry.IsSetUser || entry.IsSetGroup))
        {
            var whom = entry.IsSetUser ? entry.UserId == 0 ? "root" : $"user {entry.UserId}" : $"group {entry.GroupId}";
            yield return fact.Problem($"/{entry.Path} runs with the rights of {whom}, whoever starts it") with
            {
                Severity = !entry.IsSetUser || Usual.Contains(entry.Path[(entry.Path.LastIndexOf('/') + 1)..]) ? Severity.Low : Severity.Medium,
            };
        }
    }
}
