using System.Collections.Immutable;
using Gabion.Formats;

namespace Gabion.Model.Cluster.Components;

/// <summary>
/// The settings of one component as one place gives them: the command of a static pod, a process, a unit, a configuration
/// file. Asked for a setting that is not written, it answers with the component's own default where nothing else can set it.
/// </summary>
public sealed class ComponentSettings(SourceFile file, ComponentKind kind, Resource resource, ImmutableArray<ComponentSetting> written) : Fact(file)
{
    public override Resource Resource { get; } = resource;

    public ComponentKind Kind { get; } = kind;

    public ImmutableArray<ComponentSetting> Written { get; } = written;

    /// <summary>
    /// True when what is not written here has its default: the command of a static pod. False when another place may set it:
    /// the flags of a kubelet that has a configuration file too.
    /// </summary>
    public required bool IsWhole { get; init; }

    /// <summary>How settings are written here.</summary>
    public required SettingForm Form { get; init; }

    /// <summary>Where a setting that is missing would stand.</summary>
    public required TextSpan Anchor { get; init; }

    /// <summary>The minor version of Kubernetes (of etcd: none); null when it is not known, and the newest is taken.</summary>
    public int? Minor { get; init; }

    /// <summary>Who starts the component and sets what the user leaves out.</summary>
    public Installer Installer { get; init; }

    /// <summary>Whether a setting that is not written here has its default, or is set by a file that this one names.</summary>
    public bool Decides(string name) => IsWhole && !(NamesFile && ConfigurationKeys.KeyOf(Kind, name) is not null);

    private bool NamesFile => Form == SettingForm.Flags && Written.Any(setting => setting.Name is "config" or "config-file");

    /// <summary>The setting of that name, a flag's without dashes.</summary>
    public SettingValue this[string name] => new(this, name);

    /// <summary>What counts when nothing is written: the installer's choice, else the component's default; null when there is none.</summary>
    public string? Default(string name) => InstallerDefaults.Of(Installer, Kind, name) ?? ComponentDefaults.Of(Kind, Form, name, Minor ?? ComponentDefaults.NewestMinor);

    /// <summary>How somebody would write the setting here.</summary>
    public string Spelling(string name) => Form == SettingForm.File ? ConfigurationKeys.KeyOf(Kind, name) ?? name : $"--{name}";
}

/// <summary>How settings are written.</summary>
public enum SettingForm
{
    Flags,

    /// <summary>A configuration file, which has defaults of its own.</summary>
    File,
}

/// <summary>What starts the components and chooses settings for them.</summary>
public enum Installer
{
    /// <summary>Nothing is added to what is written.</summary>
    None,
    Kubeadm,
    K3s,
    Rke2,
}
