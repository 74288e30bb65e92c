using System.Collections.Immutable;
using Placed = (Gabion.Model.Cluster.Components.DistributionOption Option, Gabion.Model.Cluster.Components.DistributionOptions Place);

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// The components that k3s and RKE2 start on a machine, out of all that tells them how: <c>config.yaml</c>, then <c>config.yaml.d</c> in
/// the order of names (a key replaces what was said, <c>key+</c> adds to it), then the command of the unit, which adds
/// (https://docs.k3s.io/installation/configuration and k3s's pkg/configfilearg). An argument of a component that ends in <c>+</c> or
/// <c>-</c> keeps the distribution's choice beside it.
/// </summary>
public static class DistributionViews
{
    private static readonly ImmutableArray<(ComponentKind Kind, ImmutableArray<string> Keys)> Arguments =
    [
        (ComponentKind.ApiServer, ["kube-apiserver-arg"]),
        (ComponentKind.ControllerManager, ["kube-controller-manager-arg", "kube-controller-arg"]),
        (ComponentKind.Scheduler, ["kube-scheduler-arg"]),
        (ComponentKind.Etcd, ["etcd-arg"]),
        (ComponentKind.Kubelet, ["kubelet-arg"]),
        (ComponentKind.Proxy, ["kube-proxy-arg"]),
    ];

    // Options that only a server takes: without one a file may be an agent's, which has no control plane.
    private static readonly ImmutableArray<string> ServerOptions =
    [
        "cluster-init", "tls-san", "write-kubeconfig-mode", "disable", "cluster-cidr", "service-cidr", "secrets-encryption", "datastore-endpoint",
        "disable-cloud-controller", "flannel-backend", "cni", "kube-apiserver-arg", "kube-controller-manager-arg", "kube-controller-arg", "kube-scheduler-arg", "etcd-arg",
        "etcd-expose-metrics", "etcd-snapshot-schedule-cron", "cluster-domain", "disable-network-policy", "audit-policy-file",
    ];

    /// <summary>Whether settings are what k3s or RKE2 lays below the kubelet's flags: the files of its <c>--config-dir</c>.</summary>
    public static bool Takes(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is { Kind: ComponentKind.Kubelet, Form: SettingForm.File, IsWhole: false } && InstallerOfFolder(settings.File.Path) is not null;
    }

    /// <summary>The views of the components, in the order of their files; and the settings of kubelets that no options are known for.</summary>
    /// <param name="all">What every place says.</param>
    /// <param name="kubelets">Files that <see cref="Takes"/> takes.</param>
    public static ImmutableArray<ComponentSettings> Of(IEnumerable<DistributionOptions> all, IEnumerable<ComponentSettings> kubelets)
    {
        ArgumentNullException.ThrowIfNull(all);
        var below = kubelets.ToLookup(settings => (InstallerOfFolder(settings.File.Path) ?? default, ComponentViews.RootOf(settings.File.Path)));
        var machines = all.GroupBy(options => (options.Installer, Root: MachineOf(options.File.Path))).ToList();
        var known = machines.Select(machine => machine.Key).ToHashSet();
        return
        [
            .. machines.SelectMany(machine => Components(machine.Key.Installer, [.. machine], [.. below[machine.Key]]))
                .Concat(below.Where(group => !known.Contains(group.Key)).SelectMany(group => group))
                .OrderBy(settings => settings.File.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>The folder of a machine; a folder of samples holds <c>config.yaml</c> beside <c>config.yaml.d</c>.</summary>
    private static string MachineOf(string path)
    {
        var parts = path.IndexOf("/config.yaml.d/", StringComparison.Ordinal);
        return ComponentViews.RootOf(parts < 0 ? path : $"{path[..parts]}/config.yaml");
    }

    private static IEnumerable<ComponentSettings> Components(Installer installer, ImmutableArray<DistributionOptions> places, ImmutableArray<ComponentSettings> below)
    {
        var (started, isServer) = Started([.. places.Where(place => place.Unit is not null)]);
        var files = places.Where(place => place.Unit is null).OrderBy(IsPart).ThenBy(place => place.File.Path, StringComparer.Ordinal);
        ImmutableArray<DistributionOptions> order = [.. files, .. started];
        if (order.IsEmpty)
        {
            yield break;
        }

        var options = Combined(order);
        isServer ??= options.Any(option => ServerOptions.Contains(option.Option.Name, StringComparer.Ordinal));

        // A part alone does not say what the file that it belongs to sets, nor a unit outside of a machine what its machine has.
        var isWhole = order.All(place => place.IsWhole) && order.Any(place => place.Unit is null ? !IsPart(place) : ComponentViews.IsOfMachine(place.File.Path));
        foreach (var (kind, keys) in Arguments)
        {
            var own = options.Where(option => keys.Contains(option.Option.Name, StringComparer.Ordinal)).ToImmutableArray();
            if (own.IsEmpty && !(isWhole && Runs(kind, installer, isServer.Value, options)))
            {
                continue;
            }

            var first = own.IsEmpty ? order[0] : own[0].Place;
            var written = Written(kind, installer, options, own);
            var laid = kind == ComponentKind.Kubelet ? below.SelectMany(file => file.Written.Select(setting => setting with { Of = file })) : [];
            yield return new(first.File, kind, first.Resource, [.. laid, .. written])
            {
                IsWhole = isWhole,
                Form = SettingForm.Flags,
                Anchor = own.IsEmpty ? first.Anchor : own[0].Option.Key,
                Installer = installer,
            };
        }
    }

    /// <summary>The units that count and what they start: of one unit the drop-in that gives it another command, then the administrator's.</summary>
    private static (ImmutableArray<DistributionOptions> Units, bool? IsServer) Started(ImmutableArray<DistributionOptions> units)
    {
        var counting = units.GroupBy(unit => unit.Unit, StringComparer.Ordinal)
            .Select(unit => unit.OrderBy(place => place.File.Path.Contains(".service.d/", StringComparison.Ordinal))
                .ThenBy(place => place.File.Path.Contains("etc/systemd/", StringComparison.Ordinal))
                .ThenBy(place => place.File.Path, StringComparer.Ordinal).Last())
            .ToImmutableArray();

        // Packages bring both units, and which of them is started cannot be told: their options count only where there is one.
        return counting.Select(unit => unit.IsServer).Distinct().Count() == 1 ? (counting, counting[0].IsServer) : ([], null);
    }

    private static List<Placed> Combined(ImmutableArray<DistributionOptions> order)
    {
        var options = new List<Placed>();
        foreach (var place in order)
        {
            var replaced = place.Written.Where(option => !option.Adds).Select(option => option.Name).ToHashSet(StringComparer.Ordinal);
            options.RemoveAll(option => replaced.Contains(option.Option.Name));
            options.AddRange(place.Written.Select(option => (option, place)));
        }

        return options;
    }

    // k3s keeps its objects in SQLite unless it is told of a cluster or of another database.
    private static bool Runs(ComponentKind kind, Installer installer, bool isServer, List<Placed> options) => kind switch
    {
        ComponentKind.Kubelet or ComponentKind.Proxy => true,
        ComponentKind.Etcd => isServer && Last(options, "datastore-endpoint") is null && (installer == Installer.Rke2 || IsTrue(options, "cluster-init") || Last(options, "server") is not null),
        _ => isServer,
    };

    private static ImmutableArray<ComponentSetting> Written(
        ComponentKind kind, Installer installer, List<Placed> options, ImmutableArray<Placed> own)
    {
        var isCis = installer == Installer.Rke2 && Last(options, "profile") is { Option.Value: "cis" or "cis-1.23" or "cis-1.6" or "cis-1.5" };
        return
        [
            .. kind switch
            {
                // One option turns encryption on; the program writes the EncryptionConfiguration itself.
                ComponentKind.ApiServer =>
                [
                    .. Given(options, "secrets-encryption", "encryption-provider-config", "server/cred/encryption-config.json"), .. Audit(options, installer, isCis),
                    .. isCis ? Given(options, "profile", "service-account-extend-token-expiration", "false") : [],
                ],
                ComponentKind.Kubelet => [.. Given(options, "protect-kernel-defaults", "protect-kernel-defaults", "true"), .. isCis ? Given(options, "profile", "protect-kernel-defaults", "true") : []],
                _ => (IEnumerable<ComponentSetting>)[],
            },
            .. own.Select(option => Argument(option.Option, installer, kind, option.Place)),
        ];
    }

    // RKE2 logs what its policy says, where there is one: of its own accord in the CIS profile only (pkg/executor/staticpod).
    private static IEnumerable<ComponentSetting> Audit(List<Placed> options, Installer installer, bool isCis)
    {
        if (installer != Installer.Rke2 || (Last(options, "audit-policy-file") ?? (isCis ? Last(options, "profile") : null)) is not { } cause)
        {
            return [];
        }

        var policy = cause.Option.Name == "profile" ? "/etc/rancher/rke2/audit-policy.yaml" : cause.Option.Value;
        return
        [
            Setting("audit-policy-file", policy, cause), Setting("audit-log-path", "server/logs/audit.log", cause), Setting("audit-log-maxage", "30", cause),
            Setting("audit-log-maxbackup", "10", cause), Setting("audit-log-maxsize", "100", cause),
        ];
    }

    /// <summary>A setting that an option of the distribution makes, when it is on.</summary>
    private static IEnumerable<ComponentSetting> Given(List<Placed> options, string option, string name, string value) =>
        Last(options, option) is { } given && given.Option.Value is not ("false" or "0") ? [Setting(name, value, given)] : [];

    private static ComponentSetting Setting(string name, string value, Placed cause) =>
        new(name, value, $"{cause.Option.Name}: {cause.Option.Value}", cause.Option.Span) { Of = Place(cause.Place) };

    /// <summary>An argument of a component: <c>name=value</c>, a name alone for a Boolean.</summary>
    private static ComponentSetting Argument(DistributionOption option, Installer installer, ComponentKind kind, DistributionOptions place)
    {
        var text = option.Value.TrimStart('-');
        var equals = text.IndexOf('=');
        var (written, value) = equals < 0 ? (text, "true") : (text[..equals], text[(equals + 1)..]);
        value = value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
        var name = written.TrimEnd('+', '-').Replace('_', '-');
        if (written.Length > 0 && written[^1] is '+' or '-' && InstallerDefaults.Of(installer, kind, name) is { } chosen)
        {
            value = written[^1] == '+' ? $"{chosen},{value}" : $"{value},{chosen}";
        }

        return new(name, value, text, option.Span) { Of = Place(place) };
    }

    /// <summary>The place as findings name it.</summary>
    private static ComponentSettings Place(DistributionOptions place) =>
        new(place.File, ComponentKind.ApiServer, place.Resource, []) { IsWhole = false, Form = SettingForm.Flags, Anchor = place.Anchor, Installer = place.Installer };

    private static Placed? Last(List<Placed> options, string name) =>
        options.FindLastIndex(option => option.Option.Name == name) is >= 0 and var at ? options[at] : null;

    private static bool IsTrue(List<Placed> options, string name) => Last(options, name) is { Option.Value: not ("false" or "0") };

    private static bool IsPart(DistributionOptions place) => place.File.Path.Contains("config.yaml.d/", StringComparison.Ordinal);

    private static Installer? InstallerOfFolder(string path) =>
        path.Contains("rancher/k3s/agent/etc/kubelet.conf.d/", StringComparison.Ordinal) ? Installer.K3s
        : path.Contains("rancher/rke2/agent/etc/kubelet.conf.d/", StringComparison.Ordinal) ? Installer.Rke2
        : null;
}
