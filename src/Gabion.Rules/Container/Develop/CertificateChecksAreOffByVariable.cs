using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Shell;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A variable switches certificate checks off.</summary>
internal sealed class CertificateChecksAreOffByVariable : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-083"),
        Title = "A variable switches certificate checks off",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Every later download, and with ENV the program itself, accepts any certificate: who sits on the way reads and changes everything.",
        Fix = "Remove the variable; add the certificate authority that is missing to the image.",
        References = ["https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue"],
        Controls = [new("MITRE-ATTACK", "T1557", ControlCoverage.Partial)],
        Aliases = ["CKV2_DOCKER_5", "CKV2_DOCKER_6", "CKV2_DOCKER_12", "CKV2_DOCKER_14", "CKV2_DOCKER_16"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM node:22
            ENV NODE_TLS_REJECT_UNAUTHORIZED=0 <--
            ENV A=b GIT_SSL_NO_VERIFY=true <--
            RUN PYTHONHTTPSVERIFY=0 ./setup.py <--
            RUN export npm_config_strict_ssl=false && npm ci <--
            """),
        Example.Good("Dockerfile", """
            FROM node:22
            ENV NODE_TLS_REJECT_UNAUTHORIZED=1 GIT_SSL_NO_VERIFY=0 PIP_TRUSTED_HOST=""
            RUN echo NODE_TLS_REJECT_UNAUTHORIZED=0
            """),
    ];

    private static readonly FrozenDictionary<string, string> Variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["NODE_TLS_REJECT_UNAUTHORIZED"] = "0", ["PYTHONHTTPSVERIFY"] = "0", ["GIT_SSL_NO_VERIFY"] = "*", ["NPM_CONFIG_STRICT_SSL"] = "false", ["YARN_STRICT_SSL"] = "false",
        ["YARN_ENABLE_STRICT_SSL"] = "false", ["PIP_TRUSTED_HOST"] = "*", ["GOINSECURE"] = "*", ["CONDA_SSL_VERIFY"] = "false", ["BUNDLE_SSL_VERIFY_MODE"] = "0",
        ["AWS_CLI_NO_VERIFY_SSL"] = "true", ["SSL_NO_VERIFY"] = "*", ["CURL_INSECURE"] = "*", ["DENO_TLS_CA_STORE_INSECURE"] = "*",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        (from env in file.All<EnvInstruction>(withTriggers: true)
         from variable in env.Variables
         where SwitchesOff(variable.Key, variable.Value?.Value)
         select env.ProblemAt(variable.Span, $"ENV {variable.Key}={variable.Value?.Text} switches certificate checks off"))
        .Concat(
            from arg in file.All<ArgInstruction>()
            from variable in arg.Variables
            where SwitchesOff(variable.Key, variable.Value?.Value)
            select arg.ProblemAt(variable.Span, $"ARG {variable.Key}={variable.Value?.Text} switches certificate checks off"))
        .Concat(
            from run in file.All<RunInstruction>(withTriggers: true)
            from command in run.Command.Commands
            let name = Assigned(command)
            where name is not null
            select run.ProblemAt(command.Span, $"RUN sets {name}, which switches certificate checks off"));

    private static string? Assigned(SimpleCommand command) =>
        command.Assignments.FirstOrDefault(assignment => SwitchesOff(assignment.Name, assignment.Value is { IsLiteral: true } value ? value.Text : null))?.Name
        ?? (command.Program is "export" or "env"
            ? command.Arguments.Where(word => word.IsLiteral).Select(word => word.Text.Split('=', 2)).FirstOrDefault(parts => parts.Length == 2 && SwitchesOff(parts[0], parts[1]))?[0]
            : null);

    private static bool SwitchesOff(string name, string? value) =>
        value is not null && Variables.TryGetValue(name, out var off)
        && (off == "*" ? value.ToUpperInvariant() is not ("" or "0" or "FALSE") : value.Equals(off, StringComparison.OrdinalIgnoreCase));
}
