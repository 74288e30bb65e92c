using System.Collections.Immutable;

namespace Gabion.Model.Cluster.Components;

/// <summary>Settings of a node's own system that containers depend on: SELinux's state, the kernel's command line.</summary>
public sealed class HostSettings(SourceFile file, string name, ImmutableArray<ComponentSetting> written) : Fact(file)
{
    public override Resource Resource { get; } = new("HostSettings", name);

    /// <summary>What is written; a word without a value has an empty one.</summary>
    public ImmutableArray<ComponentSetting> Written { get; } = written;
}
