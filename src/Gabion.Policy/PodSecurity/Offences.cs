using Gabion.Formats.Tree;
using Gabion.Model.Cluster;

namespace Gabion.Policy.PodSecurity;

/// <summary>Gathers what a check finds; costs nothing while the pod is fine.</summary>
internal struct Offences
{
    private List<Offence>? _found;

    public readonly bool Any => _found is not null;

    /// <summary>How many containers are among them.</summary>
    public readonly int ContainerCount => ContainerNames().Count;

    public void Add(Field field, ContainerSpec? container = null) => (_found ??= []).Add(new(field, container));

    /// <summary><c>container "a"</c>, <c>containers "a", "b"</c>; empty when no container is among them.</summary>
    public readonly string Containers()
    {
        var names = ContainerNames();
        return names.Count == 0 ? "" : $"{Wording.Plural(names.Count, "container", "containers")} {Wording.Quoted(names)}";
    }

    /// <summary><c>pod</c>, <c>container "a"</c>, <c>pod and containers "a", "b"</c>: who set it.</summary>
    public readonly string Setters()
    {
        var containers = Containers();
        var pod = _found is not null && _found.Exists(offence => offence.Container is null);
        return (pod, containers.Length > 0) switch
        {
            (true, true) => $"pod and {containers}",
            (true, false) => "pod",
            _ => containers,
        };
    }

    public readonly Violation ToViolation(PodSecurityCheck check, string reason, string detail) => new(check, reason, detail, [.. _found ?? []]);

    public readonly IEnumerable<Field> Fields() => (_found ?? []).Select(offence => offence.Field);

    private readonly List<string> ContainerNames()
    {
        var names = new List<string>();
        ContainerSpec? last = null;
        foreach (var offence in _found ?? [])
        {
            if (offence.Container is { } container && !ReferenceEquals(container, last))
            {
                names.Add(container.Name);
                last = container;
            }
        }

        return names;
    }
}
