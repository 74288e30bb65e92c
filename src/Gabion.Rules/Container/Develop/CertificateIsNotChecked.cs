using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A download does not check the certificate.</summary>
internal sealed class CertificateIsNotChecked : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-084"),
        Title = "A download does not check the certificate",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Who sits on the way decides what is built in.",
        Fix = "Remove the option; add the certificate authority that is missing to the image.",
        References = ["https://curl.se/docs/sslcerts.html"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_13", "CKV2_DOCKER_15"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSkL https://example.com/a -o /a <--
            RUN wget --no-check-certificate https://example.com/b <--
            RUN git -c http.sslVerify=false clone https://example.com/c.git <--
            RUN git config --global http.sslVerify false <--
            RUN npm config set strict-ssl false && npm ci <--
            RUN pip install --trusted-host pypi.example.com ours==1.0 <--
            RUN pip config set global.trusted-host pypi.example.com <--
            RUN apt-get -o Acquire::https::Verify-Peer=false update <--
            RUN yum-config-manager --setopt=sslverify=0 <--
            """),
        Example.Good("Dockerfile", """
            FROM debian:12.8
            RUN curl -fsSL https://example.com/k -o /k && wget -q https://example.com/b && git clone https://example.com/c.git && npm config set strict-ssl true
            RUN curl -k https://localhost:8443/ready
            HEALTHCHECK CMD curl -k https://127.0.0.1/
            """),
    ];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from invocation in Invocations.All(file)
        let option = Unchecked(invocation)
        where option is not null && !invocation.Arguments.Any(word => word.Text.Contains("://", StringComparison.Ordinal) && Downloads.IsLocal(word.Text))
            && invocation.Instruction is not HealthcheckInstruction
        select invocation.ProblemAt(option, $"{invocation.Program} {option.Text} does not check the certificate of the server");

    private static ShellWord? Unchecked(Invocation invocation) => invocation.Program switch
    {
        "curl" => invocation.Option("-k", "--insecure", "--proxy-insecure", "--doh-insecure"),
        "wget" => invocation.Option("--no-check-certificate"),
        "git" => Sets(invocation, "sslVerify", "false", "0"),
        "npm" or "yarn" or "pnpm" => Sets(invocation, "strict-ssl", "false") ?? Sets(invocation, "enableStrictSsl", "false"),
        "apt-get" or "apt" => Sets(invocation, "Verify-Peer", "false", "0") ?? Sets(invocation, "Verify-Host", "false", "0"),
        "yum" or "dnf" or "microdnf" or "yum-config-manager" or "dnf5" => Sets(invocation, "sslverify", "false", "0"),
        "apk" => invocation.Option("--no-check-certificate"),
        "conda" or "mamba" or "micromamba" => Sets(invocation, "ssl_verify", "false"),
        "aria2c" => Sets(invocation, "--check-certificate", "false"),
        "composer" => Sets(invocation, "disable-tls", "true"),
        "helm" => invocation.Option("--insecure-skip-tls-verify", "--plain-http"),
        "gem" => Sets(invocation, ":ssl_verify_mode:", "0"),
        "aws" => invocation.Option("--no-verify-ssl"),
        _ when invocation.Program.StartsWith("pip", StringComparison.Ordinal) || invocation.Program.StartsWith("python", StringComparison.Ordinal) =>
            invocation.Option("--trusted-host") ?? Sets(invocation, "trusted-host", "*"),
        _ => null,
    };

    /// <summary>The word that gives the key one of the values, as <c>key=value</c> or <c>key value</c>; <c>*</c> is any value.</summary>
    private static ShellWord? Sets(Invocation invocation, string key, params ReadOnlySpan<string> values)
    {
        for (var i = 1; i < invocation.Words.Length; i++)
        {
            var text = invocation.Words[i].Text;
            var at = text.IndexOf(key, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                continue;
            }

            var rest = text[(at + key.Length)..];
            var value = rest.StartsWith('=') ? rest[1..].Trim('"') : rest.Length == 0 && i + 1 < invocation.Words.Length ? invocation.Words[i + 1].Text : null;
            foreach (var off in values)
            {
                if (value is not null && (off == "*" || value.Equals(off, StringComparison.OrdinalIgnoreCase)))
                {
                    return invocation.Words[i];
                }
            }
        }

        return null;
    }
}
