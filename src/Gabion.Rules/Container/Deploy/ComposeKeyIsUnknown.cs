using System.Collections.Frozen;
using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>Unknown key in a compose file.</summary>
internal sealed class ComposeKeyIsUnknown : Rule<ComposeFile>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CON-179"),
        Title = "Unknown key in a compose file",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "Compose refuses a file with an unknown key; a setting that was meant to protect may be only misspelt.",
        Fix = "Correct the name, or let it begin with `x-` when it is for other tools.",
        References = ["https://docs.docker.com/reference/compose-file/"],
    };

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("compose.yaml", """
            services:
              web:
                image: web:1.2
                enviroment: {A: b} <--
                healthcheck:
                  cmd: curl localhost <--
                deploy:
                  limits: {cpus: "1"} <--
            volume: <--
              data: {}
            """),
        Example.Good("compose.yaml", """
            version: "3.9"
            x-common: &common
              restart: on-failure:3
            services:
              web:
                <<: *common
                image: web:1.2
                x-owner: team
            networks:
              front: {driver: bridge, internal: true}
            """),
    ];

    public override IEnumerable<Problem> Check(ComposeFile file) =>
        Unknown(file, file.Root, "the file", ComposeKeys.Root)
            .Concat(file.Services.SelectMany(service => OfService(service)))
            .Concat(OfShared(file, "networks", ComposeKeys.Network))
            .Concat(OfShared(file, "volumes", ComposeKeys.Volume))
            .Concat(OfShared(file, "secrets", ComposeKeys.Secret))
            .Concat(OfShared(file, "configs", ComposeKeys.Config));

    private static IEnumerable<Problem> OfService(ComposeService service)
    {
        var own = service.Own;
        var name = $"service '{service.Name}'";
        return Unknown(service, own, name, ComposeKeys.Service)
            .Concat(Unknown(service, own["build"], $"build of {name}", ComposeKeys.Build))
            .Concat(Unknown(service, own["deploy"], $"deploy of {name}", ComposeKeys.Deploy))
            .Concat(Unknown(service, own["deploy"]["resources"], $"resources of {name}", ComposeKeys.Resources))
            .Concat(Unknown(service, own["healthcheck"], $"healthcheck of {name}", ComposeKeys.Healthcheck))
            .Concat(Unknown(service, own["logging"], $"logging of {name}", ComposeKeys.Logging))
            .Concat(((IEnumerable<Field>)own["ports"].Items).SelectMany(port => Unknown(service, port, $"a port of {name}", ComposeKeys.Port)))
            .Concat(((IEnumerable<Field>)own["volumes"].Items).SelectMany(mount => Unknown(service, mount, $"a mount of {name}", ComposeKeys.Mount)));
    }

    private static IEnumerable<Problem> OfShared(ComposeFile file, string key, FrozenSet<string> known) =>
        file.Root[key].Entries.SelectMany(entry => Unknown(file, entry.Value, $"'{entry.Key}' of {key}", known));

    private static IEnumerable<Problem> Unknown(Fact holder, Field mapping, string where, FrozenSet<string> known) =>
        from entry in mapping.Entries
        where !known.Contains(entry.Key) && !entry.Key.StartsWith("x-", StringComparison.Ordinal)
        let nearest = Spelling.Nearest(entry.Key, known, 2)
        select new Problem(entry.WrittenKey.Span, $"{mapping.Path}.{entry.Key}", $"'{entry.Key}' is no key of {where}{(nearest is null ? "" : $"; did you mean '{nearest}'?")}") { On = holder };
}
