using System.Collections.Immutable;
using Gabion.Formats.Tree;
using Gabion.Model;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>The settings of a component that a configuration file gives.</summary>
internal static class ConfigurationFiles
{
    /// <summary>The component that a kind of configuration is for; null when it gives no settings that flags give too.</summary>
    public static ComponentKind? ComponentOf(string group, string kind) => (group, kind) switch
    {
        ("kubelet.config.k8s.io", "KubeletConfiguration") => ComponentKind.Kubelet,
        ("kubeproxy.config.k8s.io", "KubeProxyConfiguration") => ComponentKind.Proxy,
        ("kubescheduler.config.k8s.io", "KubeSchedulerConfiguration") => ComponentKind.Scheduler,
        ("kubecontrollermanager.config.k8s.io", "KubeControllerManagerConfiguration") => ComponentKind.ControllerManager,
        _ => null,
    };

    /// <summary>The settings of a document.</summary>
    /// <param name="resource">What findings are about.</param>
    /// <param name="isWhole">False when something else adds to it.</param>
    public static ComponentSettings Read(SourceFile file, Field root, ComponentKind kind, Resource resource, bool isWhole = true)
    {
        var written = ImmutableArray.CreateBuilder<ComponentSetting>();
        foreach (var (key, flag) in ConfigurationKeys.Of(kind))
        {
            var field = Find(root, key);
            if (field.IsSet && Text(field) is { } text)
            {
                written.Add(new(flag, text, $"{key}: {text}", field.Span));
            }
        }

        return new(file, kind, resource, written.ToImmutable())
        {
            IsWhole = isWhole,
            Form = SettingForm.File,
            Anchor = root["kind"].Exists ? root["kind"].EntrySpan : root.Entries is { Count: > 0 } entries ? entries.First().WrittenKey.Span : root.Span,
        };
    }

    private static Field Find(Field root, string key)
    {
        // etcd has its keys at the top, dots and all, or nested.
        var field = root;
        foreach (var part in key.Split('.'))
        {
            field = field[part];
        }

        return field;
    }

    private static string? Text(Field field) => field.Node switch
    {
        ScalarNode scalar => scalar.Text,
        SequenceNode => string.Join(',', field.Texts),
        MappingNode => string.Join(',', field.Entries.Select(entry => $"{entry.Key}={entry.Value.Text}")),
        _ => null,
    };
}
