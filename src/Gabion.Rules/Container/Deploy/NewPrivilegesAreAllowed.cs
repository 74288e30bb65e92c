using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Service may gain new privileges.</summary>
internal sealed class NewPrivilegesAreAllowed : Rule<ComposeService>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-162"),
        Title = "Service may gain new privileges",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "A set-user-id program in the image (sudo, mount, ping of old) lets any user of the container become its root.",
        Fix = "Add `no-new-privileges:true` to `security_opt`.",
        References = ["https://docs.docker.com/reference/compose-file/services/#security_opt"],
        Controls = [new("CIS-Docker-1.6.0", "5.26", ControlCoverage.Full)],
        Aliases = ["no_new_privileges_not_set", "security_opt_not_set"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
                security_opt: ["label=type:web_t"]
            """),
        Example.Bad("compose.yaml", """
            services:
              web: <--
                image: web:1.2
            """),
        Example.Good("compose.yaml", """
            services:
              web:
                image: web:1.2
                security_opt: ["no-new-privileges"]
              api:
                image: api:1
                security_opt:
                  - no-new-privileges=true
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeService service)
    {
        var options = service.ItemsOf("security_opt").Select(item => SecurityOption.Of(item.Text)).Where(option => option.Name == "no-new-privileges").ToList();
        if (options.Any(option => option.Value == "false") || (service.IsComplete && options.Count == 0 && !service["privileged"].IsTrue))
        {
            yield return ComposeProblem.Missing(service, "security_opt", $"Service '{service.Name}' does not set no-new-privileges");
        }
    }
}
