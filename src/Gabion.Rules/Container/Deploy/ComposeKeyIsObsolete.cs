using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Obsolete key in a compose file.</summary>
internal sealed class ComposeKeyIsObsolete : Rule<ComposeFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-181"),
        Title = "Obsolete key in a compose file",
        Severity = Severity.Info,
        Stage = Stage.Deploy,
        Why = "Compose ignores or discourages these keys; they make readers believe in an effect that is not there.",
        Fix = "Remove `version`; replace `links` by a shared network, `volumes_from` by a named volume, `external_links` by an external network.",
        References = ["https://docs.docker.com/reference/compose-file/version-and-name/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            version: "3.8" <--
            services:
              web:
                image: web:1.2
                links: <--
                  - db
              db:
                image: db:1
            """),
        Example.Good("compose.yaml", """
            name: shop
            services:
              web:
                image: web:1.2
                depends_on: [db]
              db:
                image: db:1
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeFile file)
    {
        if (file.Root["version"].Exists)
        {
            yield return Problem.At(file.Root["version"], "The key 'version' is obsolete; compose ignores it") with { Patch = Patch.Remove(file.Root["version"]) };
        }

        foreach (var service in file.Services)
        {
            foreach (var key in new[] { "links", "external_links", "volumes_from" })
            {
                if (service.Own[key].IsSet)
                {
                    var at = service.Own[key];
                    yield return new(at.EntrySpan, at.Path, $"'{key}' of service '{service.Name}' is a legacy key") { On = service };
                }
            }
        }
    }
}
