using Gabion.Formats.Tree;
using Gabion.Model.Container;

namespace Gabion.Rules.Container.Deploy;

/// <summary>A name that a service expects to find in a section of its file.</summary>
internal readonly record struct ComposeReference(string Section, string Name, Field Field);

/// <summary>What a service refers to: volumes, networks, secrets, configurations and other services.</summary>
internal static class ComposeReferences
{
    public static IEnumerable<ComposeReference> Of(ComposeService service)
    {
        var own = service.Own;
        return Names(own["networks"], "networks")
            .Concat(Names(own["depends_on"], "services"))
            .Concat(Names(own["models"], "models"))
            .Concat(Names(own["secrets"], "secrets"))
            .Concat(Names(own["configs"], "configs"))
            .Concat(Names(own["build"]["secrets"], "secrets"))
            .Concat(service.Mounts.Where(mount => mount is { Type: ComposeMountType.Volume, Source: not null })
                .Select(mount => new ComposeReference("volumes", mount.Source!, mount.Field)))
            .Concat(((IEnumerable<Field>)own["links"].Items).Where(item => item.Text is not null)
                .Select(item => new ComposeReference("services", item.Text!.Split(':')[0], item)))
            .Concat(Namespaces(own))
            .Where(reference => !ComposeText.Of(reference.Name).IsUnknown);
    }

    private static IEnumerable<ComposeReference> Names(Field field, string section) =>
        ((IEnumerable<FieldEntry>)field.Entries).Where(entry => entry.Value.Node is not null && !entry.Value["required"].IsFalse)
            .Select(entry => new ComposeReference(section, entry.Key, entry.Value))
            .Concat(((IEnumerable<Field>)field.Items).Select(item => (Name: item.Text ?? item["source"].Text, item))
                .Where(item => item.Name is not null).Select(item => new ComposeReference(section, item.Name!, item.item)));

    private static IEnumerable<ComposeReference> Namespaces(Field own) =>
        from key in new[] { "network_mode", "ipc", "pid" }
        let text = own[key].Text
        where text is not null && text.StartsWith("service:", StringComparison.Ordinal)
        select new ComposeReference("services", text[8..], own[key]);
}
