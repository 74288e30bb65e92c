using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Develop;

/// <summary>A file that holds secrets is copied into the image.</summary>
internal sealed class SecretFileIsCopied : Rule<Dockerfile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-037"),
        Title = "A file that holds secrets is copied into the image",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "Everyone who can pull the image has the key, also when a later step deletes the file.",
        Fix = "Mount it while it is needed: `RUN --mount=type=secret,id=…`; leave it out with .dockerignore.",
        References = ["https://docs.docker.com/reference/dockerfile/#copy", "https://docs.docker.com/build/building/secrets/"],
        Controls = [new("CIS-Docker-1.6.0", "4.10", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("Dockerfile", """
            FROM node:22 AS build
            COPY package.json .npmrc ./ <--
            FROM debian:12.8
            COPY .env /app/ <--
            COPY deploy/id_rsa /root/.ssh/ <--
            ADD tls/server.key /etc/tls/ <--
            """),
        Example.Good("Dockerfile", """
            FROM node:22 AS build
            COPY .env.example package.json ./
            COPY environment/ keys/id_rsa.pub ./
            COPY --from=build /app/.env /app/
            COPY trusted-keys.pub.key ./
            COPY jenkins.io-2026.key /war/jenkins-key.pub
            ADD nodesource.key /usr/share/keyrings/nodesource.asc
            """),
    ];

    private static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(
        [".env", ".npmrc", ".pypirc", ".netrc", "_netrc", ".pgpass", ".my.cnf", ".git-credentials", ".dockercfg", ".docker", ".aws", ".ssh", ".kube", ".gnupg", ".azure", "kubeconfig",
         "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", ".htpasswd", ".vault-token", "credentials.json", "service-account.json", "serviceaccount.json", "terraform.tfstate", ".terraformrc",
         "secrets.yml", "secrets.yaml", "secrets.json", "master.key", "keystore.jks"],
        StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Marks = ["gpg", "pub", "keyring", "sign", "release", "archive", "/apt/", "rpm-gpg"];

    private static readonly string[] Extensions = [".pem.key", ".key", ".p12", ".pfx", ".kdbx", ".ppk", ".tfvars"];

    public override ImmutableArray<string> Mentions => ["ADD", "COPY"];

    public override IEnumerable<Problem> Check(Dockerfile file) =>
        from copy in file.All<TransferInstruction>(withTriggers: true)
        where copy is not CopyInstruction { From: not null }
        from source in copy.Sources
        where source.Value is { } path && !path.Contains("://", StringComparison.Ordinal) && HoldsSecrets(path) && !IsPublicKey(path, copy.Destination?.Text ?? "")
        select copy.ProblemAt(source.Span, $"{copy.Keyword} brings {source.Text} into {(copy.Stage is { } stage && !Invocations.ImageStages(file).Contains(stage) ? "a build stage" : "the image")}") with
        {
            Severity = copy.Stage is { } inside && !Invocations.ImageStages(file).Contains(inside) ? Severity.Medium : Severity.High,
        };

    /// <summary>Keys that repositories sign with are public, and named <c>.key</c> too.</summary>
    private static bool IsPublicKey(string path, string destination) =>
        path.EndsWith(".key", StringComparison.OrdinalIgnoreCase)
        && Marks.Any(mark => path.Contains(mark, StringComparison.OrdinalIgnoreCase) || destination.Contains(mark, StringComparison.OrdinalIgnoreCase));

    private static bool HoldsSecrets(string path)
    {
        var name = path.TrimEnd('/')[(path.TrimEnd('/').LastIndexOf('/') + 1)..];
        return Names.Contains(name) || (name.StartsWith(".env.", StringComparison.Ordinal) && name is not (".env.example" or ".env.sample" or ".env.template" or ".env.dist" or ".env.test"))
            || (Extensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) && !name.Contains("pub", StringComparison.OrdinalIgnoreCase));
    }
}
