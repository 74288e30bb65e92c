using Gabion.Formats.Tree;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>What OpenShift's operators write for its components: flags as lists under the name of the flag.</summary>
internal static class OpenShiftSettings
{
    /// <summary><c>apiServerArguments</c> of a KubeAPIServerConfig. Operators merge several, so that what one does not say is not judged.</summary>
    public static ComponentSettings OfApiServer(ComponentConfiguration document)
    {
        var arguments = document.Root["apiServerArguments"];
        return new(document.File, ComponentKind.ApiServer, document.Resource, [.. arguments.Entries.Where(entry => entry.Value.IsSequence || entry.Value.IsScalar).Select(Setting)])
        {
            IsWhole = false,
            Form = SettingForm.Flags,
            Anchor = arguments.EntrySpan,
        };
    }

    private static ComponentSetting Setting(FieldEntry entry)
    {
        var text = entry.Value.Text ?? string.Join(',', entry.Value.Texts);
        return new(entry.Key, text, $"{entry.Key}: {text}", entry.Value.Span);
    }
}
