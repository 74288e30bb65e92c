using System.Collections.Immutable;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// Makes one view of a component whose settings stand in several places: a kubelet's unit, drop-ins and variables, its command line as
/// it runs, its configuration file and the drop-ins of that. Flags win over files for kubelets ("Set Kubelet Parameters Via A
/// Configuration File") and CRI-O; kube-proxy and etcd ignore flags once they are given a file. What cannot be told to belong together stays apart.
/// </summary>
public static class ComponentViews
{
    private static readonly ImmutableArray<string> RootFolders = ["etc", "var", "usr", "lib", "opt", "proc", "run"];

    /// <summary>Whether settings of a component are to be looked at together with those of other files.</summary>
    public static bool Takes(ComponentSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings is { Kind: ComponentKind.Kubelet or ComponentKind.Proxy or ComponentKind.Etcd or ComponentKind.Docker or ComponentKind.Crio, Installer: Installer.None };
    }

    /// <summary>The views, in the order of their files; settings that nothing adds to are given back as they are.</summary>
    public static ImmutableArray<ComponentSettings> Of(IEnumerable<ComponentSettings> all)
    {
        ArgumentNullException.ThrowIfNull(all);
        return
        [
            .. all.GroupBy(settings => (settings.Kind, Root: RootOf(settings.File.Path)))
                .SelectMany(group => Join(group.Key.Kind, group.Key.Root, [.. group.OrderBy(settings => settings.File.Path, StringComparer.Ordinal)]))
                .OrderBy(settings => settings.File.Path, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<ComponentSettings> Join(ComponentKind kind, string root, ImmutableArray<ComponentSettings> all)
    {
        var flags = Started([.. all.Where(settings => settings.Form == SettingForm.Flags)]);
        var files = all.Where(settings => settings.Form == SettingForm.File).ToImmutableArray();
        var parts = files.Where(settings => !settings.IsWhole).ToImmutableArray();
        var bases = files.Where(settings => settings.IsWhole).ToImmutableArray();
        if (BaseOf(root, flags, bases) is not { } file)
        {
            // Parts without the file that they are laid over: what they set counts, and of the rest nothing is known.
            return bases.IsEmpty && !parts.IsEmpty && IsOfMachine(parts[0].File.Path) ? [OfParts(kind, [.. parts, .. flags])] : [.. flags, .. files];
        }

        // Flags of which it is not said where they come from belong to the file only where both are of one machine.
        var own = flags.Where(settings => IsOfMachine(settings.File.Path) || Names(settings, root, file)).ToImmutableArray();
        var fileWins = kind is ComponentKind.Proxy or ComponentKind.Etcd;
        var written = Combined([.. file.Written, .. parts.SelectMany(Placed), .. own.SelectMany(Placed).Where(setting => !fileWins || ConfigurationKeys.KeyOf(kind, setting.Name) is null)]);
        var view = new ComponentSettings(file.File, kind, file.Resource, written) { IsWhole = true, Form = SettingForm.File, Anchor = file.Anchor, Minor = file.Minor };
        return [view, .. bases.Where(other => other != file), .. flags.Except(own)];
    }

    private static ComponentSettings OfParts(ComponentKind kind, ImmutableArray<ComponentSettings> parts) => parts.Length == 1 ? parts[0] :
        new(parts[0].File, kind, parts[0].Resource, Combined([.. parts.SelectMany(Placed)])) { IsWhole = false, Form = SettingForm.File, Anchor = parts[0].Anchor };

    /// <summary>What starts the component: the process where it is known; of a unit the drop-in that gives it another command.</summary>
    private static ImmutableArray<ComponentSettings> Started(ImmutableArray<ComponentSettings> flags)
    {
        var processes = flags.Where(settings => settings.Resource.Kind == "Process").ToImmutableArray();
        if (!processes.IsEmpty)
        {
            return [.. processes, .. flags.Where(settings => settings.Resource.Kind is not ("Process" or "Unit" or "EnvironmentFile"))];
        }

        var replaced = flags.Where(settings => settings.Resource.Kind == "Unit")
            .GroupBy(settings => settings.Resource.Name, StringComparer.Ordinal)
            .SelectMany(unit => unit.OrderBy(settings => IsDropIn(settings.File.Path)).ThenBy(settings => settings.File.Path[(settings.File.Path.LastIndexOf('/') + 1)..], StringComparer.Ordinal).SkipLast(1).Where(_ => unit.Any(settings => IsDropIn(settings.File.Path))))
            .ToHashSet();
        return [.. flags.Where(settings => !replaced.Contains(settings))];
    }

    private static bool IsDropIn(string path) => path.Contains(".service.d/", StringComparison.Ordinal);

    /// <summary>The file that the flags name; where they do not tell, the only one of the machine.</summary>
    private static ComponentSettings? BaseOf(string root, ImmutableArray<ComponentSettings> flags, ImmutableArray<ComponentSettings> bases)
    {
        var named = bases.Where(file => flags.Any(settings => Names(settings, root, file))).ToImmutableArray();
        return named.Length == 1 ? named[0]
            : named.IsEmpty && bases.Length == 1 && IsOfMachine(bases[0].File.Path) && !flags.Any(settings => settings.IsWhole || HasFile(settings)) ? bases[0]
            : null;
    }

    private static bool HasFile(ComponentSettings settings) => settings.Written.Any(setting => setting.Name is "config" or "config-file");

    /// <summary>Whether flags name a file: by its whole path on a machine, by its name in a folder of samples.</summary>
    private static bool Names(ComponentSettings settings, string root, ComponentSettings file)
    {
        var path = root.Length == 0 ? file.File.Path : file.File.Path[(root.Length + 1)..];
        return settings.Written.Any(setting => setting.Name is "config" or "config-file"
            && (setting.Value.TrimStart('/') == path || (!IsOfMachine(file.File.Path) && setting.Value[(setting.Value.LastIndexOf('/') + 1)..] == path)));
    }

    private static IEnumerable<ComponentSetting> Placed(ComponentSettings settings) => settings.Written.Select(setting => setting with { Of = settings });

    /// <summary>The last place that writes a setting counts; feature gates add up.</summary>
    private static ImmutableArray<ComponentSetting> Combined(ImmutableArray<ComponentSetting> all)
    {
        var last = new Dictionary<string, ComponentSettings?>(StringComparer.Ordinal);
        foreach (var setting in all)
        {
            last[setting.Name] = setting.Of;
        }

        return [.. all.Where(setting => setting.Name == "feature-gates" || ReferenceEquals(last[setting.Name], setting.Of))];
    }

    internal static bool IsOfMachine(string path) => path.Split('/').Any(part => RootFolders.Contains(part, StringComparer.Ordinal));

    /// <summary>The folder that holds a machine's root; the folder of a file that lies in none.</summary>
    internal static string RootOf(string path)
    {
        var parts = path.Split('/');
        var at = Array.FindIndex(parts, part => RootFolders.Contains(part, StringComparer.Ordinal));
        return string.Join('/', parts[..(at >= 0 ? at : parts.Length - 1)]);
    }
}
