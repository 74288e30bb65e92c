using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Literal values whose names say that they are secret, when no other detector knows them.</summary>
internal static class GenericDetectors
{
    private static readonly DetectorFamily Words = new(SecretCategory.Password);
    private static readonly DetectorFamily Tokens = new(SecretCategory.GenericToken);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Words.Shaped("password-assignment", "Password in plain text", Severity.Medium, ["password", "passwd", "passphrase", "_pwd", ".pwd", "-pwd", "pwd=", "pwd:", "pwd\"", "passwort", "kennwort"], new GenericShape(GenericValue.IsPassword)) with
        {
            IgnoresCase = true,
            Context = SecretContext.Assignment,
            AllowsWords = true,
            ExamplePath = "config/app.properties",
            Examples = ["db.password=[[{a9}!{a3}]]", "\"password\": \"[[{a9}!{a3}]]\"", "<password>[[{a9}!{a3}]]</password>", "const dbPassword = '[[{a12}#]]';", "PASSWORD_PROD: string = \"[[{a12}#]]\""],
            CounterExamples =
            [
                "db.password=${DB_PASSWORD}", "password = getPassword();", "\"password\": \"Enter your password\"", "password_file = \"/run/secrets/db1\"", "password: changeme123", "passwordResetUrl = \"x{a12}\"",
                "password = os.environ[\"PASSWORD1\"]", "PASSWORD=\"\"", "password == \"{a12}\"", "if password != \"{a12}#\"", "password: {{ .Values.password }}", "password: !vault |", "password_hash_algorithm = \"sha512x\"",
                "spring.datasource.password=${POSTGRES_PASSWORD:db-wrz2z}", "password: interface-532",
            ],
        },
        Tokens.Shaped("token-assignment", "Random token with a name that says secret", Severity.Medium,
            ["secret", "token", "api_key", "apikey", "api-key", "access_key", "accesskey", "access-key", "auth_key", "authkey", "private_key", "privatekey", "encryption_key", "encryptionkey", "signing_key", "signingkey", "client_key", "credential", "bearer"],
            new GenericShape(GenericValue.IsToken)) with
        {
            IgnoresCase = true,
            Context = SecretContext.Assignment,
            MinEntropy = 2.7,
            ExamplePath = "config/app.properties",
            Examples = ["session.secret=[[{a32}]]", "\"apiKey\": \"[[{a32}]]\"", "ENCRYPTION_KEY=\"[[{x32}]]\"", "const accessToken = '[[{w40}]]'"],
            CounterExamples =
            [
                "session.secret=${SECRET}", "secretName: my-shop-secret-name-1", "token = readToken(\"a1b2c3d4e5f6g7h8\")", "csrf_token = \"{a32}\"", "public_key = \"{a32}\"", "apiKey: process.env.API_KEY_1234567",
                "tokenId = \"{x8}-{x4}-{x4}-{x4}-{x12}\"", "secret: projects/1234/secrets/db-2024/versions/1", "next_token: \"{a32}\"", "token: \"kube-system-controller-token-k2v8d\"",
                "access_key: A1B2C3D4E5F6G7H8I9J0", "'{\"api_key\": \"phc_{a43}\"'", ";secret_key = SW2YcwTIb9zp" + "OOhoPsMm",
            ],
        },
    ];
}
