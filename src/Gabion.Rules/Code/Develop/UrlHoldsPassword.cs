using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Code;

namespace Gabion.Rules.Code.Develop;

/// <summary>Address with a password in a file.</summary>
internal sealed class UrlHoldsPassword() : SecretRule(SecretCategory.UrlCredential)
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CODE-017"),
        Title = "Address with a password in a file",
        Severity = Severity.High,
        Stage = Stage.Develop,
        Why = "The address opens the server for who reads the file; such addresses also end up in logs, process lists and referrers.",
        Fix = "Change the password and send it in a header, a credential helper or a netrc file outside of the repository.",
        References = ["https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1"],
        Controls = [new("PCI-DSS-4.0", "8.6.2", ControlCoverage.Partial), new("MITRE-ATTACK", "T1552.001", ControlCoverage.Partial)],
        Aliases = ["curl-auth-user", "curl-auth-header", "CKV_SECRET_4"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("build/fetch.sh", """
            wget https://shop:‹http-url-password›@files.internal/data.tgz <--
            """),
        Example.Good("build/fetch.sh", """
            wget --header="Authorization: Bearer $TOKEN" https://files.internal/data.tgz
            """),
    ];
}
