using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Readers.Code.Secrets.Detectors;

/// <summary>Passwords in the addresses of web, mail, file and directory servers.</summary>
internal static class UrlDetectors
{
    private static readonly DetectorFamily Address = new(SecretCategory.UrlCredential);

    public static ImmutableArray<SecretDetector> All { get; } =
    [
        Url("http", "Web address", "http://", "https://"),
        Url("git", "Git remote", "git://", "git+https://", "git+http://"),
        Url("ssh", "SSH address", "ssh://", "sftp://", "scp://", "git+ssh://"),
        Url("ftp", "FTP address", "ftp://", "ftps://"),
        Url("smtp", "Mail server address", "smtp://", "smtps://", "imap://", "imaps://"),
        Url("ldap", "Directory server address", "ldap://", "ldaps://"),
        Url("smb", "File share address", "smb://", "cifs://"),
        Url("proxy", "Proxy address", "socks5://", "socks5h://", "socks4://"),
        Url("rtsp", "Camera address", "rtsp://", "rtsps://"),
        Url("websocket", "WebSocket address", "wss://"),
        Address.Assigned("http-basic-authorization", "HTTP Basic authorization header", Severity.High, ["authorization"], "Basic [A-Za-z0-9+/]{12,200}={0,2}",
            "Authorization: [[Basic {b64:shop:{a14}}]]", "Authorization: Basic {b64:user:password}")
            with { Form = value => Forms.BasicCredentials(value["Basic ".Length..]), Prefix = "Basic " },
        Address.Assigned("curl-user-password", "Password on curl's command line", Severity.High, ["curl"], "never", "curl -u shop:[[{a14}]] https://api.internal", "curl -u $USER:$PASSWORD https://api.internal")
            with { Keywords = ["curl "], Shape = new CurlUserShape(), MinEntropy = 1.5, AllowsWords = true },
    ];

    private static SecretDetector Url(string id, string title, params string[] schemes) =>
        Address.Shaped($"{id}-url-password", $"{title} with a password", Severity.High, schemes, new UrlShape()) with
        {
            Context = SecretContext.Url,
            MinEntropy = 1.5,
            AllowsWords = true,
            Examples = [$"{schemes[0]}shop:[[{{a14}}]]@files.internal/x"],
            CounterExamples =
            [
                $"{schemes[0]}user:password@files.internal/x", $"{schemes[0]}user:pass@example.com", $"{schemes[0]}${{USER}}:${{PASSWORD}}@files.internal",
                $"{schemes[0]}files.internal:8080/@scope/x", $"{schemes[0]}files.internal/a:b@c",
            ],
        };
}
