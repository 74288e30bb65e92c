using System.Collections.Immutable;
using System.Globalization;
using Gabion.Formats.Tree;
using Gabion.Model.Cluster;
using Gabion.Model.Cluster.Components;

namespace Gabion.Readers.Cluster.Components;

/// <summary>The components that a pod runs: a static pod of the control plane, kube-proxy's DaemonSet.</summary>
internal static class PodComponents
{
    public static IEnumerable<ComponentSettings> Of(Workload workload)
    {
        foreach (var container in workload.Pod.LongRunning)
        {
            var command = Arguments(container.Field["command"]);
            var arguments = Arguments(container.Field["args"]);
            var found = ComponentCommand.Find([.. command, .. arguments]);
            if (found is null && command.IsEmpty && OfImage(container) is { } kind && !arguments.IsEmpty && arguments[0].Text.StartsWith('-'))
            {
                found = (kind, arguments);
            }

            if (found is { } component && (component.Kind != ComponentKind.Etcd || IsClusters(workload)))
            {
                yield return Settings(workload, container, component.Kind, component.Arguments);
            }
        }
    }

    private static ComponentSettings Settings(Workload workload, ContainerSpec container, ComponentKind kind, ImmutableArray<Argument> arguments)
    {
        var flags = FlagList.Read(arguments);
        var place = container.Field["command"] is { IsSequence: true } command ? command[0] : container.Field["args"] is { IsSequence: true } args ? args[0] : container.Field["name"];
        return new(workload.File, kind, workload.Resource, kind == ComponentKind.Etcd ? [.. Environment(container), .. flags] : flags)
        {
            // OpenShift's programs are given a file with all that flags say elsewhere.
            IsWhole = !flags.Any(flag => flag.Name == "openshift-config"),
            Form = SettingForm.Flags,
            Anchor = place.Span,
            Minor = kind == ComponentKind.Etcd ? null : Minor(container.Image?.Tag),
        };
    }

    /// <summary>The minor version in a tag: 31 in <c>v1.31.4</c>; null when it is none of Kubernetes 1.</summary>
    public static int? Minor(string? tag)
    {
        var version = (tag ?? "").TrimStart('v').Split('.', '-', '+', '_');
        return version is ["1", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    // etcd takes every flag from the environment too; a flag that is given wins.
    private static IEnumerable<ComponentSetting> Environment(ContainerSpec container)
    {
        foreach (var variable in container.Field["env"].Items)
        {
            if (variable["name"].Text is { } name && name.StartsWith("ETCD_", StringComparison.Ordinal) && variable["value"].Text is { } value)
            {
                yield return new(EnvironmentName(name), value, $"{name}={value}", variable["value"].Span);
            }
        }
    }

    /// <summary>The flag that a variable of etcd's environment stands for: <c>auto-tls</c> for <c>ETCD_AUTO_TLS</c>.</summary>
    public static string EnvironmentName(string variable) => string.Concat(variable["ETCD_".Length..].Replace('_', '-').Select(char.ToLowerInvariant));

    private static ComponentKind? OfImage(ContainerSpec container)
    {
        var name = container.Image?.Repository is { } repository ? repository[(repository.LastIndexOf('/') + 1)..] : "";
        return name.StartsWith("kube-", StringComparison.Ordinal) || name == "etcd" ? ComponentNames.Of(name) : null;
    }

    /// <summary>Whether it is the cluster's own etcd, not one that an application brings.</summary>
    private static bool IsClusters(Workload workload) =>
        workload.Object.Namespace == "kube-system" || workload.Pod.HostNetwork || workload.File.Path.Contains("manifests/etcd", StringComparison.Ordinal);

    private static ImmutableArray<Argument> Arguments(Field list) =>
        [.. list.Items.Select(item => new Argument(item.Node is ScalarNode scalar ? scalar.Text : "", item.Span))];
}
