using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Account needs no password.</summary>
internal sealed class AccountNeedsNoPassword : Rule<AccountFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-220"),
        Title = "Account needs no password",
        Severity = Severity.High,
        Stage = Stage.Distribute,
        Why = "Any process can become that user where a login program is, and logins from outside are open if a server runs (CVE-2019-5021).",
        Fix = "Lock the account: `passwd -l NAME`, or put `!` into the field.",
        References = ["https://man7.org/linux/man-pages/man5/shadow.5.html", "https://nvd.nist.gov/vuln/detail/CVE-2019-5021"],
        Controls = [new("MITRE-ATTACK", "T1078.003", ControlCoverage.Partial)],
        Aliases = ["DKL-LI-0001"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/shadow", """
            root:::0::::: <--
            bin:!::0:::::
            """),
        Example.Good("etc/shadow", """
            root:*::0:::::
            bin:!::0:::::
            """),
    ];

    public override IEnumerable<Problem> Check(AccountFile fact) =>
        from account in fact.Accounts
        where account.HasNoPassword
        select new Problem(account.At, account.Name, $"One can log in as {account.Name} without a password");
}
