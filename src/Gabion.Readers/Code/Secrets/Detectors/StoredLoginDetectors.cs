using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Names and passwords in the files in which tools keep them, and web tokens.</summary>
internal static class StoredLoginDetectors
{
    private static readonly DetectorFamily Login = new(SecretCategory.StoredLogin);
    private static readonly DetectorFamily Web = new(SecretCategory.JsonWebToken);
    private static readonly DetectorFamily Hash = new(SecretCategory.PasswordHash);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Login.Assigned("docker-config-auth", "Registry login of a Docker configuration", Severity.Critical, ["\"auth\""], "[A-Za-z0-9+/]{12,400}={0,2}", "{\"auths\":{\"r.internal\":{\"auth\":\"[[{b64:shop:{a14}}]]\"}}}", "{\"auth\": \"{b64:user:password}\"}")
            with { Form = Forms.BasicCredentials, ExamplePath = "home/config.json" },
        Login.Assigned("docker-identity-token", "Registry identity token of a Docker configuration", Severity.Critical, ["\"identitytoken\""], "[A-Za-z0-9_.=-]{40,4000}", "{\"identitytoken\":\"[[{w120}]]\"}", "{\"identitytoken\":\"{w12}\"}"),
        Login.Assigned("npmrc-basic-auth", "Registry login of .npmrc", Severity.High, [":_auth", "_auth"], "[A-Za-z0-9+/]{12,400}={0,2}", "//r.internal/:_auth=[[{b64:shop:{a14}}]]", "_auth={b64:user:password}")
            with { Form = Forms.BasicCredentials, ExamplePath = ".npmrc", OnlyIn = TextKind.Login },
        Login.Assigned("npmrc-auth-token", "Registry token of .npmrc", Severity.Critical, ["_authtoken"], "[A-Za-z0-9_.=+/-]{20,4000}", "//r.internal/:_authToken=[[{a40}]]", "//r.internal/:_authToken=${NPM_TOKEN}")
            with { ExamplePath = ".npmrc", OnlyIn = TextKind.Login },
        Login.Assigned("pypirc-password", "Upload password of .pypirc", Severity.High, ["password"], "[^\\s%]{8,200}", "password = [[{a14}!]]", "password = %(PASSWORD)s")
            with { ExamplePath = ".pypirc", OnlyIn = TextKind.Login, Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
        Login.Shaped("netrc-password", "Password of .netrc", Severity.High, ["machine "], new NetrcShape()) with
        {
            ExamplePath = ".netrc",
            MinEntropy = 1.5,
            AllowsWords = true,
            OnlyIn = TextKind.Login,
            Examples = ["machine api.internal login shop password [[{a14}]]", "machine api.internal\n  login shop\n  password [[{a14}]]"],
            CounterExamples = ["machine api.internal login shop password changeme", "machine learning needs a password {a14}"],
        },
        Login.Shaped("pgpass-password", "Password of .pgpass", Severity.High, [":5432:"], new PgpassShape()) with
        {
            ExamplePath = ".pgpass",
            MinEntropy = 1.5,
            AllowsWords = true,
            OnlyIn = TextKind.Login,
            Examples = ["db.internal:5432:shop:shop:[[{a14}]]"],
            CounterExamples = ["db.internal:5432:shop:shop:password"],
        },
        Login.Assigned("kubeconfig-token", "Bearer token of a kubeconfig", Severity.Critical, ["token"], "[A-Za-z0-9_.:-]{32,4000}", "users:\n- name: ci\n  user:\n    token: [[{a64}]]", "    token: {a12}")
            with { ExamplePath = "home/kubeconfig", OnlyIn = TextKind.Kubeconfig, Form = Forms.LettersAndDigits },
        Login.Assigned("maven-settings-password", "Server password of Maven's settings", Severity.High, ["<password"], "[^<\\s${}]{8,200}", "<server><id>r</id><password>[[{a14}!]]</password></server>", "<password>${env.PASSWORD}</password>")
            with { ExamplePath = "home/settings.xml", OnlyIn = TextKind.Login, Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
        Login.Assigned("nuget-config-password", "Feed password of NuGet.config", Severity.High, ["cleartextpassword"], "[^\"\\s%$]{8,200}", "<add key=\"ClearTextPassword\" value=\"[[{a14}!]]\" />", "<add key=\"ClearTextPassword\" value=\"%TOKEN%\" />")
            with { ExamplePath = "NuGet.Config", Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
        Login.Assigned("gradle-signing-password", "Gradle signing or keystore password", Severity.High, ["signing.password", "keypassword", "storepassword", "keystorepassword", "signing.keypassword"], "[^\\s\"'$<>{}()]{8,128}", "signing.password=[[{a14}!]]", "signing.password=${SIGNING_PASSWORD}")
            with { ExamplePath = "gradle.properties", OnlyIn = TextKind.Settings, Form = GenericValue.IsPassword, MinEntropy = 2.5, AllowsWords = true },
        Web.Token("json-web-token", "JSON web token", Severity.Medium, @"eyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,6000}\.[A-Za-z0-9_-]{20,1000}", "{b64u:{\"alg\":\"HS256\",\"typ\":\"JWT\"}}.{b64u:{\"sub\":\"{d10}\",\"iat\":{d10}}}.{w43}", "eyJ{w20}.eyJ{w20}.{w43}")
            with { Keywords = [.. Keyword.WebTokenHeaders], Prefix = "eyJ", Form = Forms.JsonWebToken },
        Web.Token("kubernetes-service-account-token", "Kubernetes service account token", Severity.Critical, @"eyJhbGciOiJSUzI1NiIsImtpZCI6I[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{100,6000}\.[A-Za-z0-9_-]{300,800}", "{b64u:{\"alg\":\"RS256\",\"kid\":\"{a43}\"}}.{b64u:{\"iss\":\"kubernetes/serviceaccount\",\"sub\":\"system:serviceaccount:default:{a12}\",\"jti\":\"{a60}\"}}.{w342}", "eyJhbGciOiJSUzI1NiIsImtpZCI6I{w20}.eyJ{w20}")
            with { Form = Forms.ServiceAccountToken, Shape = new TokenShape(@"eyJhbGciOiJSUzI1NiIsImtpZCI6I[A-Za-z0-9_-]{10,200}\.eyJ[A-Za-z0-9_-]{100,6000}\.[A-Za-z0-9_-]{300,800}", rank: 4) },
        Web.Token("json-web-encryption", "Encrypted JSON web token", Severity.Low, @"eyJ[A-Za-z0-9_-]{10,2000}\.[A-Za-z0-9_-]{0,1000}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{10,6000}\.[A-Za-z0-9_-]{22}", "{b64u:{\"alg\":\"dir\",\"enc\":\"A256GCM\"}}..{w16}.{w60}.{w22}", "eyJ{w20}..{w16}.{w60}.{w22}")
            with { Keywords = [.. Keyword.WebTokenHeaders], Prefix = "eyJ", Form = Forms.JsonWebToken },
        PasswordHash("htpasswd-apr1-hash", "Apache MD5 password hash", Severity.Medium, @"\$apr1\$[A-Za-z0-9./]{1,8}\$[A-Za-z0-9./]{22}", "$apr1$", "shop:[[$apr1${a8}${a22}]]", "shop:$apr1${a8}${a12}"),
        PasswordHash("bcrypt-hash", "bcrypt password hash", Severity.Low, @"\$2[abxy]\$[0-9]{2}\$[A-Za-z0-9./]{53}", "$2a$ $2b$ $2x$ $2y$", "shop:[[$2y$10${a53}]]", "shop:$2y$10${a20}"),
        PasswordHash("sha512-crypt-hash", "SHA-512 crypt password hash", Severity.Medium, @"\$6\$(rounds=[0-9]{1,9}\$)?[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{86}", ":$6$ \"$6$ '$6$ =$6$", "root:[[$6${a16}${a86}]]:19000:0", "root:$6${a16}${a20}:19000:0"),
        PasswordHash("yescrypt-hash", "yescrypt password hash", Severity.Medium, @"\$y\$[A-Za-z0-9./]{1,16}\$[A-Za-z0-9./]{1,86}\$[A-Za-z0-9./]{43}", ":$y$ \"$y$ '$y$ =$y$", "root:[[$y$j9T${a22}${a43}]]:19000:0", "root:$y$j9T${a22}"),
        PasswordHash("argon2-hash", "Argon2 password hash", Severity.Low, @"\$argon2(id|i|d)\$v=[0-9]{2}\$m=[0-9]{1,9},t=[0-9]{1,3},p=[0-9]{1,3}\$[A-Za-z0-9+/]{11,64}\$[A-Za-z0-9+/]{16,128}", "$argon2", "hash = \"[[$argon2id$v=19$m=65536,t=3,p=4${b22}${b43}]]\"", "hash = \"$argon2id$v=19$m=65536,t=3,p=4\""),
    ];

    private static SecretDetector PasswordHash(string id, string title, Severity severity, string pattern, string keywords, string example, string counterExample) =>
        Hash.Token(id, title, severity, pattern, example, counterExample) with
        {
            Keywords = [.. keywords.Split(' ')],
            Prefix = "",
            AllowsWords = true,
            Shape = new HashShape(pattern),
        };
}
