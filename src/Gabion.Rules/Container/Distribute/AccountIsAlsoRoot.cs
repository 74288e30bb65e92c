using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container.Images;

namespace Gabion.Rules.Container.Distribute;

/// <summary>Second account is root.</summary>
internal sealed class AccountIsAlsoRoot : Rule<AccountFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-221"),
        Title = "Second account is root",
        Severity = Severity.Medium,
        Stage = Stage.Distribute,
        Why = "A second name for user 0 is overlooked when root is locked or watched: it is an old way to keep a door open.",
        Fix = "Delete the account, or give it a number of its own.",
        References = ["https://man7.org/linux/man-pages/man5/passwd.5.html"],
        Controls = [new("MITRE-ATTACK", "T1136.001", ControlCoverage.Partial)],
        Aliases = ["DKL-LI-0002"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("etc/passwd", """
            root:x:0:0:root:/root:/bin/sh
            toor:x:0:0::/root:/bin/sh <--
            """),
        Example.Good("etc/passwd", """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1::/:/bin/false
            """),
    ];

    public override IEnumerable<Problem> Check(AccountFile fact) =>
        from account in fact.Accounts
        where account.UserId == 0 && account.Name != "root"
        select new Problem(account.At, account.Name, $"{account.Name} has the number of root, 0");
}
